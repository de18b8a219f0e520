/* The transform against its definition. */
#include "test.h"

#include "stats/fourier.h"

#include <math.h>

static void it_is_the_transform_of_the_definition(void **state)
{
	(void)state;
	for (int size = 1; size <= 128; size *= 2) {
		double real[128], imaginary[128], in_real[128], in_imaginary[128];

		for (int i = 0; i < size; i++) {
			in_real[i] = real[i] = sin(i * 1.7) + i % 3;
			in_imaginary[i] = imaginary[i] = cos(i * 0.9);
		}
		fourier_transform(real, imaginary, size);
		for (int k = 0; k < size; k++) {
			double a = 0, b = 0;

			for (int n = 0; n < size; n++) {
				double angle = -2 * M_PI * k * n / size;

				a += in_real[n] * cos(angle) - in_imaginary[n] * sin(angle);
				b += in_real[n] * sin(angle) + in_imaginary[n] * cos(angle);
			}
			assert_true(fabs(a - real[k]) < 1e-9 && fabs(b - imaginary[k]) < 1e-9);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_the_transform_of_the_definition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
