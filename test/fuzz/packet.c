/* What arrives at the sockets of echoes and datagrams, and at the raw ones that see packets of ours arrive. The first byte
 * says which. */
#include "packet.h"

#include "fuzz.h"
#include "witness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const enum family family = data[0] & 1 ? IP6 : IP4;
  const uint16_t identifier = 0x6162;
  const uint8_t *bytes = data + 1;
  struct mark mark;
  size -= 1;
  read_witnessed(bytes, size, data[0] & 2 ? UDP : ECHO, family, &mark);
  read_datagram(bytes, size, &mark);
  read_echo(bytes, size, family, (data[0] & 4) != 0, data[0] & 8 ? &identifier : NULL, &mark);
  const size_t start = ip4_header_bytes(bytes, size);
  if (start > size) __builtin_trap();
  read_echo(bytes + start, size - start, IP4, true, &identifier, &mark);
  checksum(bytes, size);
  return 0;
}
