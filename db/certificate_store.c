#include "db/certificate_store.h"

#include "db/query.h"

#include <stdio.h>

static int add_row(struct store *store, const struct epoch *epoch, struct certificate_row *row, struct err *err)
{
	const struct certificate *made = &row->certificate;

	return query_number(store, &row->certificate_id, err, "certificate.add", value_integer(epoch->epoch_id), value_integer(made->look),
	                    value_integer(row->folded_id), value_integer(made->found), value_text(made->why),
	                    value_integer(made->bin), value_real(made->threshold),
	                    value_text(made->grid), value_integer(made->settled), value_integer(made->accepted),
	                    value_integer(made->errors), value_real(made->coverage), value_real(made->risk),
	                    value_real(made->risk_bound), value_integer(made->missed), value_integer(made->criticals),
	                    value_real(made->miss), value_real(made->miss_bound), value_real(made->delta), value_real(made->budget),
	                    value_integer(store_now(store)), value_integer(made->by_class)) < 0 ? -1 : 0;
}

int certificate_add(struct store *store, const struct stage *stage, const struct epoch *epoch, struct certificate_row *row,
                    struct err *err)
{
	if (add_row(store, epoch, row, err) < 0)
		return -1;
	for (int i = 0; i < row->certificate.class_count && i < stage->label_count; i++) {
		const struct certificate_class *class = &row->certificate.classes[i];

		if (query_run(store, err, "certificate.add_class", value_integer(row->certificate_id), value_integer(stage->labels[i].label_id),
		              value_integer(class->bin), value_real(class->threshold), value_integer(class->accepted),
		              value_integer(class->errors), value_real(class->risk_bound)) < 0)
			return -1;
	}
	return 0;
}

static int read_classes(struct store *store, const struct stage *stage, struct certificate_row *row, struct err *err)
{
	struct certificate *certificate = &row->certificate;
	struct query query;
	int got;

	if (!certificate->by_class)
		return 0;
	if (query_begin(&query, store, err, "certificate.classes", value_integer(row->certificate_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		const struct label *label = stage_label(stage, query_integer(&query, 0));
		int index = label ? (int)(label - stage->labels) : CERTIFICATE_LABELS;

		if (index >= CERTIFICATE_LABELS)
			continue;
		certificate->classes[index] = (struct certificate_class){
			(int)query_integer(&query, 1), query_real(&query, 2), query_integer(&query, 3), query_integer(&query, 4), query_real(&query, 5),
		};
		certificate->class_count = index >= certificate->class_count ? index + 1 : certificate->class_count;
	}
	return got;
}

static struct certificate_row row_of(const struct query *query, const struct epoch *epoch)
{
	struct certificate_row row = {
		.certificate_id = query_integer(query, 0), .folded_id = query_integer(query, 19),
		.at_ms = query_integer(query, 21),
		.certificate = {
			.attempt = epoch->attempt, .look = (int)query_integer(query, 1), .found = query_integer(query, 2) != 0,
			.bin = (int)query_integer(query, 4), .threshold = query_real(query, 5), .settled = query_integer(query, 7),
			.accepted = query_integer(query, 8), .errors = query_integer(query, 9), .coverage = query_real(query, 10),
			.risk = query_real(query, 11), .risk_bound = query_real(query, 12), .missed = query_integer(query, 13),
			.criticals = query_integer(query, 14), .miss = query_real(query, 15), .miss_bound = query_real(query, 16),
			.delta = query_real(query, 17), .budget = query_real(query, 18), .by_class = query_integer(query, 20) != 0,
		},
	};

	snprintf(row.certificate.why, sizeof row.certificate.why, "%s", query_text(query, 3));
	snprintf(row.certificate.grid, sizeof row.certificate.grid, "%s", query_text(query, 6));
	return row;
}

int certificate_newest(struct store *store, const struct stage *stage, const struct epoch *epoch, struct certificate_row *row,
                       struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "certificate.newest", value_integer(epoch->epoch_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		*row = row_of(&query, epoch);
	query_end(&query);
	return got > 0 && read_classes(store, stage, row, err) < 0 ? -1 : got;
}

int certificate_holding(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct certificate_terms *terms,
                        double budget, struct certificate_row *row, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "certificate.holding", value_integer(epoch->epoch_id), value_real(terms->risk), value_real(terms->miss),
	                value_integer(terms->by_class), value_real(budget)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		*row = row_of(&query, epoch);
	query_end(&query);
	return got > 0 && read_classes(store, stage, row, err) < 0 ? -1 : got;
}

int certificate_rows(struct store *store, const struct stage *stage, const struct epoch *epoch,
                     int (*row)(void *context, const struct certificate_row *row, struct err *err), void *context,
                     struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "certificate.all", value_integer(epoch->epoch_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct certificate_row found = row_of(&query, epoch);

		if (read_classes(store, stage, &found, err) < 0 || row(context, &found, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}
