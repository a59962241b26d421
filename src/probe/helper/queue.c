#include "queue.h"

static struct {
  uint32_t first, last, length;
} queues[FIRST_POOL + MAX_NAMESPACES * FAMILIES];

uint16_t pool_queue(uint32_t namespace, enum family family) {
  return (uint16_t)(FIRST_POOL + namespace * FAMILIES + family);
}

uint32_t queue_length(uint16_t queue) {
  return queues[queue].length;
}

uint32_t queue_first(uint16_t queue) {
  return queues[queue].length == 0 ? NONE : queues[queue].first;
}

static void leave(struct plan *plan, struct probe *probe) {
  const uint16_t queue = probe->queue;
  if (queue == NO_QUEUE) return;
  if (probe->previous == NONE) queues[queue].first = probe->next;
  else plan->probes[probe->previous].next = probe->next;
  if (probe->next == NONE) queues[queue].last = probe->previous;
  else plan->probes[probe->next].previous = probe->previous;
  queues[queue].length -= 1;
  probe->queue = NO_QUEUE;
}

void queue_move(struct plan *plan, uint32_t index, uint16_t queue) {
  struct probe *probe = &plan->probes[index];
  leave(plan, probe);
  if (queue == NO_QUEUE) return;
  probe->previous = queues[queue].length == 0 ? NONE : queues[queue].last;
  probe->next = NONE;
  if (probe->previous == NONE) queues[queue].first = index;
  else plan->probes[probe->previous].next = index;
  queues[queue].last = index;
  queues[queue].length += 1;
  probe->queue = queue;
}
