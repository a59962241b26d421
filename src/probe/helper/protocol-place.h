/* The commands that say where to measure. */
#ifndef PROTOCOL_PLACE_H
#define PROTOCOL_PLACE_H

#include "plan.h"

void take_namespace(struct plan *plan, char **field);
void take_resolver(struct plan *plan, char **field);
void take_open(struct plan *plan, char **field);

/* Keeps a name in the form that it has in a question; 0 for one that no question can hold. */
uint32_t keep_name(struct plan *plan, const char *text);

#endif
