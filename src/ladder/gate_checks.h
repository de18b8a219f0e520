/* The checks that gates are made of; each adds its rows. What each asks for stands in its claim. */
#ifndef RUNG_LADDER_GATE_CHECKS_H
#define RUNG_LADDER_GATE_CHECKS_H

#include "ladder/gate_row.h"

void gate_check_live(struct gate_look *look);
void gate_check_predictions(struct gate_look *look);
void gate_check_nulls(struct gate_look *look);
void gate_check_pending(struct gate_look *look);
void gate_check_sample_pending(struct gate_look *look); /* of the sample that level 4 asks for */
void gate_check_items(struct gate_look *look, int64_t need);
void gate_check_days(struct gate_look *look, int need);
void gate_check_agreement(struct gate_look *look);
void gate_check_recalls(struct gate_look *look, double need);
void gate_check_commonest(struct gate_look *look);
void gate_check_certificate(struct gate_look *look);
void gate_check_known(struct gate_look *look);
void gate_check_observed(struct gate_look *look, double need);
void gate_tell_people(struct gate_look *look);
void gate_tell_training(struct gate_look *look);
void gate_check_quiet(struct gate_look *look, bool drift_alone); /* alarms, overdue audits, risks that nothing watches */
void gate_check_sample(struct gate_look *look);

#endif
