/* The commands that say what to measure. */
#ifndef PROTOCOL_PROBE_H
#define PROTOCOL_PROBE_H

#include "plan.h"

void take_window(struct plan *plan, char **field);
void take_attempts(struct plan *plan, char **field);
void take_echo(struct plan *plan, char **field);
void take_tcp(struct plan *plan, char **field);
void take_udp(struct plan *plan, char **field);
void take_name(struct plan *plan, char **field);

#endif
