/* All the echoes: started group by group, repeated, and each answered for once. */
#ifndef ECHO_H
#define ECHO_H

#include "plan.h"

/* Starts the groups that there is room for, and sends what is due. */
void echo_send_due(struct plan *plan);

/* Reads all that arrived in a namespace. */
void echo_receive(struct plan *plan, uint32_t namespace);

/* Repeats or gives up what waited for long enough. Everything that arrived has to be read before. */
void echo_expire(struct plan *plan);

bool echo_all_done(const struct plan *plan);

/* Is something waiting to be sent, and not for an answer? */
bool echo_eager(const struct plan *plan);

/* For how long an echo is waited for: longer where answers are slow. */
uint64_t echo_patience(const struct plan *plan);

#endif
