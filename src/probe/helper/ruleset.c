#include "ruleset.h"

#include <errno.h>

#include "iptables.h"
#include "nftables.h"
#include "report.h"
#include "rule-store.h"

enum { LINE_OF_BYTES = 4096 };

static const char *hex(const uint8_t *bytes, size_t length) {
  static char text[2 * LINE_OF_BYTES + 1];
  static const char digits[] = "0123456789abcdef";
  for (size_t at = 0; at < length; at += 1) {
    text[2 * at] = digits[bytes[at] >> 4];
    text[2 * at + 1] = digits[bytes[at] & 15];
  }
  text[2 * length] = '\0';
  return length == 0 ? "-" : text;
}

static void tell_start(uint32_t number, const struct record *record, const char *text) {
  static const char *const words[RECORD_KINDS] = {"table", "chain", "rule", "set", "elements"};
  if (record->kind == IPTABLES) say("iptables %u %u %s %s\n", number, record->family, record->name, text);
  else say("nft %u %s %u %s\n", number, words[record->kind], record->family, text);
}

static void tell_record(uint32_t number, const struct record *record, const uint8_t *bytes) {
  for (size_t at = 0; at == 0 || at < record->length; at += LINE_OF_BYTES) {
    const size_t left = record->length - at;
    const char *text = hex(bytes + at, left < LINE_OF_BYTES ? left : LINE_OF_BYTES);
    if (at == 0) tell_start(number, record, text);
    else say("more %u %s\n", number, text);
  }
}

static void tell_records(uint32_t number) {
  struct record record;
  const uint8_t *bytes;
  uint32_t count = 0;
  for (size_t at = 0; rules_next(&at, &record, &bytes); count += 1) tell_record(number, &record, bytes);
  say("ruleset %u ok %u\n", number, count);
}

/* A kernel without nf_tables has all its rules in the other tables; where these are none either, it is not known where it
 * has them. */
void tell_ruleset(uint32_t number) {
  rules_clear();
  const int nftables = read_nftables();
  const bool is_whole = nftables == 0 || nftables == EOPNOTSUPP;
  const int iptables = is_whole ? read_iptables() : 0;
  if (iptables != 0) say("ruleset %u failed iptables %s\n", number, errno_name(iptables));
  else if (!is_whole || (nftables != 0 && rules_end() == 0)) {
    say("ruleset %u failed nftables %s\n", number, errno_name(nftables));
  } else tell_records(number);
}
