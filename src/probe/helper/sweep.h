/* What the broom does, and what it has to know for it. */
#ifndef SWEEP_H
#define SWEEP_H

#include "plan.h"

/* Notes the neighbour entries that are there before the run; they are nobody's to forget. */
void remember_neighbours(const struct plan *plan);

/* Takes one of them from a message of the kernel's. */
void take_neighbour(const uint8_t *body, size_t length, void *context);

/* Asks, in the place of a namespace, for a sign that everything before was swept. */
enum { SWEPT = 0x7FFFFFFF };

/* Forgets entries as they are asked for, until the other side closes. */
_Noreturn void sweep(const struct plan *plan, int requests);

#endif
