/* The numbers of ICMP in both families. The headers of the kernel and of the C library that have them exclude each
 * other in one file or another. */
#ifndef ICMP_NUMBERS_H
#define ICMP_NUMBERS_H

enum {
  ICMP_ECHOREPLY = 0,
  ICMP_DEST_UNREACH = 3,
  ICMP_ECHO = 8,
  ICMP_TIME_EXCEEDED = 11,
  ICMP_PARAMETERPROB = 12,
  ICMP_PORT_UNREACH = 3,
  ICMP_FRAG_NEEDED = 4,
  ICMP_FILTER = 1, /* the socket's option */
};

enum {
  ICMP6_DST_UNREACH = 1,
  ICMP6_PACKET_TOO_BIG = 2,
  ICMP6_TIME_EXCEEDED = 3,
  ICMP6_PARAM_PROB = 4,
  ICMP6_ECHO_REQUEST = 128,
  ICMP6_ECHO_REPLY = 129,
  ICMP6_DST_UNREACH_NOPORT = 4,
  ICMP6_FILTER = 1, /* the socket's option */
};

#endif
