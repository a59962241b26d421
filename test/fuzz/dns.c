/* DNS messages, as answers to two questions; and names on their way into questions. */
#include "dns.h"

#include <string.h>

#include "fuzz.h"

static void ask(const uint8_t *data, size_t size, enum family family) {
  static const uint8_t wire[] = "\3web\7example";
  const uint16_t id = size < 2 ? 0 : (uint16_t)(data[0] << 8 | data[1]);
  const struct dns_question question = {.id = id, .family = family, .wire = wire};
  struct dns_answer answer;
  if (!dns_read_answer(data, size, &question, &answer)) return;
  if (answer.address_count > DNS_MAX_ADDRESSES || answer.rcode > 15) __builtin_trap();
}

static void write_question(const uint8_t *data, size_t size) {
  char text[512] = "";
  uint8_t wire[DNS_NAME_BYTES], message[DNS_QUESTION_BYTES];
  memcpy(text, data, size < sizeof text - 1 ? size : sizeof text - 1);
  const size_t length = dns_encode_name(text, wire);
  if (length == 0) return;
  const struct dns_question question = {.id = 7, .family = IP6, .wire = wire};
  if (length > sizeof wire || dns_write_question(message, &question, true) > sizeof message) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ask(data, size, IP4);
  ask(data, size, IP6);
  write_question(data, size);
  return 0;
}
