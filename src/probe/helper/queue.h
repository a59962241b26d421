/* Queues of echoes, linked through the echoes themselves. An echo is in one of them at most. */
#ifndef QUEUE_H
#define QUEUE_H

#include "plan.h"

struct queue {
  uint32_t first, last, length;
};

#define EMPTY_QUEUE {.first = NONE, .last = NONE}

static inline void queue_add(struct queue *queue, struct echo *echoes, uint32_t index) {
  echoes[index].next = NONE;
  if (queue->first == NONE) queue->first = index;
  else echoes[queue->last].next = index;
  queue->last = index;
  queue->length += 1;
}

static inline void queue_drop(struct queue *queue, const struct echo *echoes) {
  queue->first = echoes[queue->first].next;
  queue->length -= 1;
}

#endif
