#include "settings.h"

#include <ctype.h>
#include <fcntl.h>
#include <unistd.h>

#include "report.h"

/* The kernel shows each process those of the namespace that it is in. */
static const struct {
  const char *name, *file;
} settings[SETTINGS] = {
    {"net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"},
    {"net.ipv6.conf.all.forwarding", "/proc/sys/net/ipv6/conf/all/forwarding"},
    {"net.bridge.bridge-nf-call-iptables", "/proc/sys/net/bridge/bridge-nf-call-iptables"},
    {"net.bridge.bridge-nf-call-ip6tables", "/proc/sys/net/bridge/bridge-nf-call-ip6tables"},
};

/* Its only digit; '-' where there is no such setting. */
static char digit_in(const char *file) {
  char text[2] = "";
  const int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return '-';
  const ssize_t got = read(fd, text, sizeof text);
  close(fd);
  return got == 2 && isdigit((unsigned char)text[0]) && text[1] == '\n' ? text[0] : '-';
}

void read_settings(struct namespace *namespace) {
  for (unsigned index = 0; index < SETTINGS; index += 1) namespace->settings[index] = digit_in(settings[index].file);
}

void report_settings(const struct namespace *namespace, uint32_t number) {
  for (unsigned index = 0; index < SETTINGS; index += 1) {
    say("setting %u %s %c\n", number, settings[index].name, namespace->settings[index]);
  }
}
