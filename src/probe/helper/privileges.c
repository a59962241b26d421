#include "privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

struct sets {
  struct __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3];
};

static struct sets read_sets(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct sets sets;
  if (syscall(SYS_capget, &header, sets.words) != 0) die(EXIT_INTERNAL, "capget: %s", errno_name(errno));
  return sets;
}

static uint32_t word_of(int capability, int word) {
  return capability != KEEP_NOTHING && capability / 32 == word ? UINT32_C(1) << (capability % 32) : 0;
}

bool holds_capability(int capability) {
  const struct sets sets = read_sets();
  const int word = capability / 32;
  return (sets.words[word].effective & word_of(capability, word)) != 0;
}

/* Neither can be done without privileges of its own; then it adds nothing to no_new_privs, which needs none. */
static void empty_what_could_be_regained(int kept) {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability += 1) {
    if (capability != kept) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
}

void keep_only(int capability) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) die(EXIT_INTERNAL, "no_new_privs: %s", errno_name(errno));
  empty_what_could_be_regained(capability);
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct sets sets = {0};
  for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; word += 1) {
    sets.words[word].effective = sets.words[word].permitted = word_of(capability, word);
  }
  if (syscall(SYS_capset, &header, sets.words) != 0) die(EXIT_INTERNAL, "capset: %s", errno_name(errno));
  const struct sets now = read_sets();
  for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; word += 1) {
    const uint32_t held = now.words[word].effective | now.words[word].permitted | now.words[word].inheritable;
    if (held != word_of(capability, word)) die(EXIT_INTERNAL, "a capability could not be given up");
  }
}
