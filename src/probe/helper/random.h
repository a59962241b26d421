/* Numbers that nobody can guess. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

uint64_t random_u64(void);

#endif
