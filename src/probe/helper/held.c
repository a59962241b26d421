#include "held.h"

#include <string.h>

enum { SLOTS = 2 * MAX_HELD };

/* A hash table with linear probing: an entry stands at its own slot or, if that was taken, in the next free one. */
static struct {
  struct neighbour neighbour;
  uint32_t needs; /* 0: free */
} slots[SLOTS];

static uint32_t counts[FAMILIES];

uint32_t held_count(enum family family) {
  return counts[family];
}

static uint32_t own_slot(const struct neighbour *neighbour) {
  uint64_t halves[2];
  memcpy(halves, neighbour->ip.bytes, sizeof halves);
  uint64_t mixed = (uint64_t)neighbour->namespace << 32 | neighbour->interface;
  for (int half = 0; half < 2; half += 1) {
    mixed = (mixed ^ halves[half] ^ halves[half] >> 32) * UINT64_C(0x9E3779B97F4A7C15);
  }
  return (uint32_t)(mixed >> 40) % SLOTS;
}

static bool same(const struct neighbour *one, const struct neighbour *other) {
  return one->namespace == other->namespace && one->interface == other->interface && ip_same(&one->ip, &other->ip);
}

static uint32_t find(const struct neighbour *neighbour) {
  uint32_t slot = own_slot(neighbour);
  while (slots[slot].needs != 0 && !same(&slots[slot].neighbour, neighbour)) slot = (slot + 1) % SLOTS;
  return slot;
}

void hold(const struct neighbour *neighbour) {
  const uint32_t slot = find(neighbour);
  if (slots[slot].needs == 0) {
    slots[slot].neighbour = *neighbour;
    counts[ip_family(&neighbour->ip)] += 1;
  }
  slots[slot].needs += 1;
}

/* Moves up those that stand behind the gap because their own slot was taken, so that they can still be found. */
static void close_gap(uint32_t gap) {
  for (uint32_t slot = (gap + 1) % SLOTS; slots[slot].needs != 0; slot = (slot + 1) % SLOTS) {
    const uint32_t wandered = (slot + SLOTS - own_slot(&slots[slot].neighbour)) % SLOTS;
    const uint32_t distance = (slot + SLOTS - gap) % SLOTS;
    if (wandered < distance) continue;
    slots[gap] = slots[slot];
    slots[slot].needs = 0;
    gap = slot;
  }
}

bool release(const struct neighbour *neighbour) {
  const uint32_t slot = find(neighbour);
  if (slots[slot].needs == 0) return false;
  slots[slot].needs -= 1;
  if (slots[slot].needs > 0) return false;
  counts[ip_family(&neighbour->ip)] -= 1;
  close_gap(slot);
  return true;
}
