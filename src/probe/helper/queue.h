/* Queues of probes, linked through the probes themselves. A probe is in one of them at most. */
#ifndef QUEUE_H
#define QUEUE_H

#include "plan.h"

/* Those to be sent; those whose next send is due after a while; those that were sent for the last time; those that the
 * kernel had no room for; those that arrived, and may still be refused. Then the queue of each pool of sockets. */
enum queue_number { NO_QUEUE, READY, REPEATING, LAST, PARKED, ARRIVED, FIRST_POOL };

/* Where those wait that a namespace has no socket for. */
uint16_t pool_queue(uint32_t namespace, enum family family);

uint32_t queue_length(uint16_t queue);

/* NONE when it is empty. */
uint32_t queue_first(uint16_t queue);

/* Takes a probe out of the queue that it is in, if it is in one, and puts it at the end of another. */
void queue_move(struct plan *plan, uint32_t index, uint16_t queue);

#endif
