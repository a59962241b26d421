/* The neighbour entries that echoes under way need, each counted as often as it is needed. */
#ifndef HELD_H
#define HELD_H

#include <stdbool.h>
#include <stdint.h>

#include "broom.h"

enum { MAX_HELD = 8192 };

/* Of one family. */
uint32_t held_count(enum family family);

/* There has to be room: at most MAX_HELD different ones of both families. */
void hold(const struct neighbour *neighbour);

/* Says whether that was the last need of it. */
bool release(const struct neighbour *neighbour);

#endif
