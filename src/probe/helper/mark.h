/* What marks a packet as ours; an answer to it, an error, or the one that it reaches brings it back. */
#ifndef MARK_H
#define MARK_H

#include <stdint.h>

struct mark {
  uint32_t id;
  uint64_t nonce;
  uint8_t attempt;
};

/* What came of reading a socket: nothing was left; it is not ours; it is. */
enum reading { READ_NOTHING, READ_FOREIGN, READ_OURS };

#endif
