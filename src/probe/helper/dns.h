/* DNS messages: a question for the addresses of one name, and what an answer says. No state, no sockets. */
#ifndef DNS_H
#define DNS_H

#include "ip.h"

enum {
  DNS_NAME_BYTES = 255,
  DNS_HEADER_BYTES = 12,
  DNS_QUESTION_BYTES = 512,
  DNS_MAX_ADDRESSES = 64,
};

struct dns_answer {
  uint8_t rcode;
  /* There were more addresses than the message, or this list, has room for. */
  bool cut;
  uint32_t address_count;
  struct ip addresses[DNS_MAX_ADDRESSES];
};

/* Writes at most DNS_NAME_BYTES; says how many, 0 when no question can hold the name. */
size_t dns_encode_name(const char *text, uint8_t *wire);

/* What is asked: the addresses of one family of a name, encoded. */
struct dns_question {
  uint16_t id;
  enum family family;
  const uint8_t *wire;
};

/* Writes at most DNS_QUESTION_BYTES and says how many. */
size_t dns_write_question(uint8_t *message, const struct dns_question *question, bool local);

/* Is the message the answer to that question, sound from its first byte to its last record? */
bool dns_read_answer(const uint8_t *message, size_t length, const struct dns_question *question,
                     struct dns_answer *answer);

#endif
