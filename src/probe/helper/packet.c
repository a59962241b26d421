#include "packet.h"

#include <arpa/inet.h>
#include <string.h>

#include "icmp-numbers.h"

const uint8_t echo_magic[4] = "netx";
const uint8_t datagram_magic[10] = "netx-probe";

/* As they are on the wire: no gaps, for every field is where its size wants it. */
struct echo {
  uint8_t type, code;
  uint16_t sum, identifier, sequence;
  uint8_t magic[4];
  uint32_t id;
  uint64_t nonce;
  uint8_t attempt, rest[7];
};

struct datagram {
  uint8_t magic[10];
  uint8_t attempt, gap;
  uint32_t id;
  uint64_t nonce;
  uint8_t rest[8];
};

_Static_assert(sizeof(struct echo) == ECHO_BYTES && offsetof(struct echo, magic) == ECHO_MAGIC_AT, "an echo has gaps");
_Static_assert(sizeof(struct datagram) == DATAGRAM_BYTES, "a datagram has gaps");

void write_echo(uint8_t *bytes, enum family family, uint16_t identifier, const struct mark *mark) {
  struct echo echo = {
      .type = family == IP4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST,
      .identifier = identifier,
      .sequence = htons((uint16_t)mark->id),
      .id = mark->id,
      .nonce = mark->nonce,
      .attempt = mark->attempt,
  };
  memcpy(echo.magic, echo_magic, sizeof echo_magic);
  memcpy(bytes, &echo, sizeof echo);
}

static uint8_t echo_type(enum family family, bool reply) {
  if (family == IP4) return reply ? ICMP_ECHOREPLY : ICMP_ECHO;
  return reply ? ICMP6_ECHO_REPLY : ICMP6_ECHO_REQUEST;
}

bool read_echo(const uint8_t *bytes, size_t length, enum family family, bool reply, const uint16_t *identifier,
               struct mark *mark) {
  struct echo echo;
  if (length < sizeof echo) return false;
  memcpy(&echo, bytes, sizeof echo);
  if (echo.type != echo_type(family, reply) || echo.code != 0) return false;
  if (identifier != NULL && echo.identifier != *identifier) return false;
  if (memcmp(echo.magic, echo_magic, sizeof echo_magic) != 0) return false;
  *mark = (struct mark){.id = echo.id, .nonce = echo.nonce, .attempt = echo.attempt};
  return true;
}

void write_datagram(uint8_t *bytes, const struct mark *mark) {
  struct datagram datagram = {.attempt = mark->attempt, .id = mark->id, .nonce = mark->nonce};
  memcpy(datagram.magic, datagram_magic, sizeof datagram_magic);
  memcpy(bytes, &datagram, sizeof datagram);
}

bool read_datagram(const uint8_t *bytes, size_t length, struct mark *mark) {
  struct datagram datagram;
  if (length < sizeof datagram) return false;
  memcpy(&datagram, bytes, sizeof datagram);
  if (memcmp(datagram.magic, datagram_magic, sizeof datagram_magic) != 0) return false;
  *mark = (struct mark){.id = datagram.id, .nonce = datagram.nonce, .attempt = datagram.attempt};
  return true;
}

size_t ip4_header_bytes(const uint8_t *bytes, size_t length) {
  const size_t header = length == 0 ? 0 : (size_t)(bytes[0] & 0x0F) * 4;
  return header < length ? header : length;
}

uint16_t checksum(const uint8_t *bytes, size_t length) {
  uint32_t sum = 0;
  for (size_t at = 0; at + 1 < length; at += 2) {
    uint16_t word;
    memcpy(&word, bytes + at, sizeof word);
    sum += word;
  }
  if (length % 2 != 0) {
    uint16_t word = 0;
    memcpy(&word, bytes + length - 1, 1);
    sum += word;
  }
  sum = (sum >> 16) + (sum & 0xFFFF);
  sum += sum >> 16;
  return (uint16_t)~sum;
}
