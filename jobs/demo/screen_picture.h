/* Made-up photographs of phone screens on an inspection bench, some of them scratched: what the demo
 * project judges and what its model learnt from.
 *
 * A picture follows from its spec alone: the same spec and index give the same bytes on any machine.
 * Scratches vary in length, width and contrast across the limit of what can be seen, so nobody, man
 * or model, finds them all; dust, hair, fingerprints and reflections are there to be mistaken for them.
 * What is true of a picture comes back beside it and is never drawn into it. */
#ifndef RUNG_DEMO_SCREEN_PICTURE_H
#define RUNG_DEMO_SCREEN_PICTURE_H

#include "base/picture.h"
#include "jobs/demo/sticker.h"

#include <stdbool.h>
#include <stdint.h>

#define SCREEN_WIDTH       360 /* pixels */
#define SCREEN_HEIGHT      480
#define SCREEN_STRIP       40 /* of the bench, below the phone, where stickers lie */
#define SCREEN_SCRATCH_MAX 3
#define SCREEN_TRACE_MAX   (SCREEN_SCRATCH_MAX * 6)

struct screen_spec {
	uint64_t seed;
	double   defect_rate; /* 0..1: share of scratched screens */
	double   glare;       /* 0..1: lamps and windows in the glass */
	double   blur;        /* 0..1: out of focus, to about 2.5 pixels */
	double   noise;       /* 0..1: of the sensor, to about 10 levels */
	double   new_kind;    /* 0..1: share of scratched screens that show a star of cracks instead */
	double   serials;     /* 0..1: share of screens with a sticker that has their serial number; above 0 every picture is SCREEN_STRIP higher */
};

/* The dials as the demo model was trained. */
#define SCREEN_SPEC_DEFAULT { 1, 0.15, 0.25, 0.2, 0.2, 0, 0 }

/* A line of screens whose dials change once: pictures from index change_at on are as after says. */
struct screen_line {
	struct screen_spec before, after;
	int64_t change_at; /* -1: never */
};

struct screen_truth {
	bool scratched;
	bool new_kind;    /* the scratch is a star of cracks */
	float contrast;   /* levels (0..255) by which the strongest scratch differs from the glass; 0: none */
	int region_count; /* 0 unless scratched */
	struct region regions[SCREEN_SCRATCH_MAX]; /* around each scratch, inside the picture; label_id 0, score 1 */
	int trace_count;
	struct region trace[SCREEN_TRACE_MAX]; /* small rectangles along the scratches: all of them, and little else */
	char serial[STICKER_SIGNS + 1]; /* "": there is none */
	struct region serial_at;        /* where there is one */
};

/* Makes the picture with this index, 0 and up. The caller releases it. */
struct picture screen_picture(const struct screen_spec *spec, uint64_t index, struct screen_truth *truth);

#endif
