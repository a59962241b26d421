#include "rule-store.h"

#include <string.h>

static uint8_t store[4 << 20];
static size_t used;
static bool overflowed;

void rules_clear(void) {
  rules_forget_from(0);
}

size_t rules_end(void) {
  return used;
}

void rules_forget_from(size_t end) {
  used = end;
  overflowed = false;
}

uint8_t *rules_add(const struct record *record) {
  const size_t left = sizeof store - used;
  overflowed = overflowed || left < sizeof *record || left - sizeof *record < record->length;
  if (overflowed) return NULL;
  memcpy(store + used, record, sizeof *record);
  uint8_t *bytes = store + used + sizeof *record;
  used += sizeof *record + record->length;
  return bytes;
}

bool rules_overflowed(void) {
  return overflowed;
}

bool rules_next(size_t *at, struct record *record, const uint8_t **bytes) {
  if (*at >= used) return false;
  memcpy(record, store + *at, sizeof *record);
  *bytes = store + *at + sizeof *record;
  *at += sizeof *record + record->length;
  return true;
}
