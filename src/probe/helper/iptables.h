/* The tables of the older iptables and ip6tables, which the kernel keeps apart from those of nf_tables. */
#ifndef IPTABLES_H
#define IPTABLES_H

/* Reads those that are in use in the current namespace into the store: asking for another would make it. Says 0 or what
 * failed. */
int read_iptables(void);

#endif
