#include "alike.h"

enum { BUCKETS = 1 << 14 };

static struct {
  uint32_t first;
  bool used;
} buckets[BUCKETS];

static uint32_t bucket_of(uint32_t namespace, const struct ip *address, uint16_t port) {
  uint32_t mixed = namespace << 16 | port;
  for (int at = 0; at < IP_BYTES; at += 1) mixed = (mixed ^ address->bytes[at]) * UINT32_C(16777619);
  return (mixed >> 16 ^ mixed) % BUCKETS;
}

uint32_t alike_first(uint32_t namespace, const struct ip *address, uint16_t port) {
  const uint32_t bucket = bucket_of(namespace, address, port);
  return buckets[bucket].used ? buckets[bucket].first : NONE;
}

void alike_add(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  const uint32_t bucket = bucket_of(probe->source, &probe->address, probe->port);
  probe->alike = buckets[bucket].used ? buckets[bucket].first : NONE;
  buckets[bucket].first = index;
  buckets[bucket].used = true;
}

void alike_remove(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  const uint32_t bucket = bucket_of(probe->source, &probe->address, probe->port);
  uint32_t *link = &buckets[bucket].first;
  if (!buckets[bucket].used) return;
  while (*link != NONE && *link != index) link = &plan->probes[*link].alike;
  if (*link == index) *link = probe->alike;
}
