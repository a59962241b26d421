/* One measuring of everything that was asked for, and the making ready for another one. */
#ifndef ROUND_H
#define ROUND_H

#include "plan.h"

void run_round(struct plan *plan);
void make_ready(struct plan *plan);

#endif
