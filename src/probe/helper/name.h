/* All the DNS questions: a few at a time to each server, repeated once, and each answered for once. */
#ifndef NAME_H
#define NAME_H

#include "plan.h"

/* Asks what may be asked now. */
void name_send_due(struct plan *plan);

/* Reads all that a server answered. */
void name_receive(struct plan *plan, uint32_t resolver);

/* Repeats or gives up what waited for long enough, and asks the fences. */
void name_expire(struct plan *plan);

bool name_all_done(const struct plan *plan);

/* Is something waiting to be sent, and not for an answer? */
bool name_eager(void);

uint64_t name_patience(const struct plan *plan);

/* Makes all of them ready for another round. */
void name_reset(struct plan *plan);

#endif
