#include "dns.h"

#include <string.h>

enum {
  TYPE_A = 1,
  TYPE_AAAA = 28,
  TYPE_TSIG = 250,
  CLASS_IN = 1,
  CLASS_ANY = 255,
  FLAG_RECURSION_DESIRED = 0x01,
  FLAG_RESPONSE = 0x80,
  FLAG_TRUNCATED = 0x02,
  MAX_LABEL = 63,
  POINTER = 0xC0,
};

size_t dns_encode_name(const char *text, uint8_t *wire) {
  size_t length = 0;
  while (*text != '\0') {
    const size_t label = strcspn(text, ".");
    if (label == 0 || label > MAX_LABEL || length + 1 + label + 1 > DNS_NAME_BYTES) return 0;
    wire[length] = (uint8_t)label;
    memcpy(wire + length + 1, text, label);
    length += 1 + label;
    text += label;
    if (*text == '.') text += 1;
  }
  if (length == 0) return 0;
  wire[length] = 0;
  return length + 1;
}

static size_t wire_length(const uint8_t *wire) {
  size_t length = 0;
  while (wire[length] != 0) length += 1 + (size_t)wire[length];
  return length + 1;
}

static uint8_t *put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
  return at + 2;
}

static uint8_t *put_bytes(uint8_t *at, const void *bytes, size_t length) {
  memcpy(at, bytes, length);
  return at + length;
}

/* A signature by a key that nobody has. A server answers what it knows without looking at it; one that would have to
 * pass the question on cannot, for it would have to sign it anew. So no name leaves the engine. */
static uint8_t *put_signature(uint8_t *at, uint16_t id) {
  static const uint8_t key[] = "\x04netx";
  static const uint8_t algorithm[] = "\x0bhmac-sha256";
  static const uint8_t time_and_fudge[] = {0, 0, 0x60, 0, 0, 0, 0x01, 0x2c};
  static const uint8_t no_lifetime[4] = {0};
  at = put_bytes(at, key, sizeof key);
  at = put16(at, TYPE_TSIG);
  at = put16(at, CLASS_ANY);
  at = put_bytes(at, no_lifetime, sizeof no_lifetime);
  at = put16(at, sizeof algorithm + sizeof time_and_fudge + 8);
  at = put_bytes(at, algorithm, sizeof algorithm);
  at = put_bytes(at, time_and_fudge, sizeof time_and_fudge);
  at = put16(at, 0); /* no signature bytes */
  at = put16(at, id);
  at = put16(at, 0); /* no error */
  return put16(at, 0); /* and nothing else */
}

static unsigned type_of(enum family family) {
  return family == IP4 ? TYPE_A : TYPE_AAAA;
}

size_t dns_write_question(uint8_t *message, const struct dns_question *question, bool local) {
  uint8_t *at = put16(message, question->id);
  at = put16(at, FLAG_RECURSION_DESIRED << 8);
  at = put16(at, 1);
  at = put16(at, 0);
  at = put16(at, 0);
  at = put16(at, local ? 1 : 0);
  at = put_bytes(at, question->wire, wire_length(question->wire));
  at = put16(at, type_of(question->family));
  at = put16(at, CLASS_IN);
  if (local) at = put_signature(at, question->id);
  return (size_t)(at - message);
}

struct reader {
  const uint8_t *bytes;
  size_t length, at;
  bool sound;
};

static unsigned get16(struct reader *reader) {
  if (reader->length - reader->at < 2) {
    reader->sound = false;
    return 0;
  }
  const uint8_t *at = reader->bytes + reader->at;
  reader->at += 2;
  return (unsigned)at[0] << 8 | at[1];
}

static void skip(struct reader *reader, size_t bytes) {
  if (reader->length - reader->at < bytes) reader->sound = false;
  else reader->at += bytes;
}

/* A record's name is never needed, so a pointer ends it and is not followed. One that does not lead back could lead in
 * circles: no server means that. */
static void skip_name(struct reader *reader) {
  const size_t start = reader->at;
  while (reader->sound && reader->at < reader->length) {
    const uint8_t label = reader->bytes[reader->at];
    if ((label & POINTER) == POINTER) {
      reader->sound = (get16(reader) & ~(unsigned)(POINTER << 8)) < start && reader->sound;
      return;
    }
    if (label > MAX_LABEL) break;
    skip(reader, 1 + (size_t)label);
    if (label == 0) return;
  }
  reader->sound = false;
}

static uint8_t lower(uint8_t byte) {
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

/* Length bytes are below 64, hence below 'A': the whole name can be compared like letters. */
static void expect_question(struct reader *reader, const struct dns_question *question) {
  const uint8_t *wire = question->wire;
  const size_t length = wire_length(wire), start = reader->at;
  skip(reader, length);
  for (size_t index = 0; reader->sound && index < length; index += 1) {
    reader->sound = lower(reader->bytes[start + index]) == lower(wire[index]);
  }
  const unsigned type = get16(reader), class = get16(reader);
  reader->sound = reader->sound && type == type_of(question->family) && class == CLASS_IN;
}

static void read_record(struct reader *reader, enum family family, struct dns_answer *answer) {
  skip_name(reader);
  const unsigned type = get16(reader), class = get16(reader);
  skip(reader, 4);
  const unsigned length = get16(reader);
  const size_t data = reader->at;
  skip(reader, length);
  if (!reader->sound || type != type_of(family) || class != CLASS_IN) return;
  struct ip address;
  if (!ip_take(&address, family, reader->bytes + data, length)) {
    reader->sound = false;
  } else if (answer->address_count < DNS_MAX_ADDRESSES) {
    answer->addresses[answer->address_count] = address;
    answer->address_count += 1;
  } else {
    answer->cut = true;
  }
}

bool dns_read_answer(const uint8_t *message, size_t length, const struct dns_question *question,
                     struct dns_answer *answer) {
  struct reader reader = {.bytes = message, .length = length, .sound = length >= DNS_HEADER_BYTES};
  const unsigned answer_id = get16(&reader), flags = get16(&reader), questions = get16(&reader);
  const unsigned records = get16(&reader);
  skip(&reader, 4);
  if (!reader.sound || answer_id != question->id || (flags >> 8 & FLAG_RESPONSE) == 0 || questions != 1) return false;
  *answer = (struct dns_answer){.rcode = flags & 0x0F, .cut = (flags >> 8 & FLAG_TRUNCATED) != 0};
  expect_question(&reader, question);
  for (unsigned index = 0; reader.sound && index < records; index += 1) read_record(&reader, question->family, answer);
  return reader.sound;
}
