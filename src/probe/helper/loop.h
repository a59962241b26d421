/* The one loop that drives all the probes of all the namespaces. */
#ifndef LOOP_H
#define LOOP_H

#include "plan.h"

/* Returns when every probe has its answer: the longest window that was used, in milliseconds. */
unsigned measure(struct plan *plan);

#endif
