# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with script/test-images
# The recipes of script/test-images, to be sourced by it. For an image X, recipe_X sets its packages and its config
# (what a Dockerfile would say), and its suite where that is not trixie. fill_X puts into $root what the image
# needs of the packages, which are unpacked in $stage: `keep` copies programs with the libraries that they load.

# A shell, ping, nslookup, nc, ip, httpd and all the other applets.
recipe_busybox() {
  packages=(busybox-static)
  config=('CMD ["sh"]')
}
fill_busybox() {
  local applet
  keep /usr/bin/busybox
  for applet in $("$root/usr/bin/busybox" --list); do
    [[ -e $root/usr/bin/$applet ]] || ln -s busybox "$root/usr/bin/$applet"
  done
}

# What a Debian image has after somebody installed the usual tools: ping, nslookup, bash, nc, none of busybox's.
recipe_tools() {
  packages=(bash bind9-dnsutils coreutils dash iputils-ping netcat-openbsd)
  config=('CMD ["sleep", "infinity"]')
}
fill_tools() {
  keep /usr/bin/{bash,dash,nslookup,ping,sleep,timeout,nc.openbsd}
  ln -s dash "$root/usr/bin/sh"
  ln -s nc.openbsd "$root/usr/bin/nc"
}

# Distroless: redis-server and redis-cli, no shell.
recipe_redis() {
  packages=(redis-server redis-tools)
  config=('WORKDIR /data' 'USER 999:999' 'EXPOSE 6379' 'CMD ["redis-server", "--protected-mode", "no"]')
}
fill_redis() {
  keep /usr/bin/redis-server /usr/bin/redis-cli
  mkdir -m 1777 "$root/data"
}

# Distroless: mysqld with group replication, and the client. Its data directory is initialised, and root has no password.
recipe_mysql() {
  suite=sid packages=(mysql-server-core mysql-client-core)
  config=('WORKDIR /var/lib/mysql' 'EXPOSE 3306' 'EXPOSE 33061' 'CMD ["mysqld"]')
}
fill_mysql() {
  keep /usr/sbin/mysqld /usr/bin/mysql /usr/lib/mysql/plugin/{group_replication,component_reference_cache}.so
  mkdir -p "$root/usr/share/mysql" "$root/var/lib/mysql"
  cp -a "$stage"/usr/share/mysql/{charsets,english} "$root/usr/share/mysql/"
  # Small, and quick rather than safe: nothing in it is to be kept.
  cat > "$root/etc/my.cnf" <<'CNF'
[client]
user=root
socket=/tmp/mysql.sock
[mysqld]
user=root
socket=/tmp/mysql.sock
datadir=/var/lib/mysql
secure_file_priv=NULL
mysqlx=OFF
max_connections=64
table_open_cache=256
innodb_numa_interleave=OFF
innodb_buffer_pool_size=32M
innodb_redo_log_capacity=8M
innodb_doublewrite=OFF
innodb_flush_log_at_trx_commit=2
sync_binlog=0
CNF
  echo "CREATE USER root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;" > "$work/init.sql"
  "$(debian_loader "$stage")" --inhibit-cache --library-path "$(library_path)" "$stage/usr/sbin/mysqld" --no-defaults \
    --initialize-insecure --init-file="$work/init.sql" --user="$(id -un)" --basedir="$stage/usr" \
    --lc-messages-dir="$stage/usr/share/mysql" --plugin-dir="$stage/usr/lib/mysql/plugin" \
    --datadir="$root/var/lib/mysql" --innodb-redo-log-capacity=8M --innodb-doublewrite=OFF \
    > "$work/init.log" 2>&1 || die "mysqld --initialize-insecure: $(tail -5 "$work/init.log")"
  rm "$root/var/lib/mysql/auto.cnf" # each server makes an identity of its own
}

# Tomcat on a headless Java, with the shell and the few commands that its own scripts take: no ping, no ip.
recipe_tomcat() {
  packages=(tomcat10 openjdk-21-jre-headless dash coreutils)
  config=('WORKDIR /usr/local/tomcat' 'EXPOSE 8080' 'CMD ["catalina.sh", "run"]'
    'ENV CATALINA_HOME=/usr/local/tomcat JAVA_HOME=/usr/lib/jvm/java'
    'ENV PATH=/usr/local/tomcat/bin:/usr/lib/jvm/java/bin:/usr/sbin:/usr/bin')
}
fill_tomcat() {
  local java home=$root/usr/local/tomcat from=$stage/usr/share/tomcat10 libraries
  java=$(cd "$stage" && echo usr/lib/jvm/java-21-openjdk-*)
  keep /usr/bin/{dash,cat,date,dirname,env,expr,id,ls,mkdir,rm,sleep,touch,tty,uname}
  ln -s dash "$root/usr/bin/sh"
  mkdir -p "$root/usr/lib/jvm" "$home"/{bin,lib,conf,logs,temp,work,webapps/ROOT}
  cp -a "$stage/$java" "$root/usr/lib/jvm/"
  cp -a "$stage/etc/java-21-openjdk" "$root/etc/"
  ln -s "${java##*/}" "$root/usr/lib/jvm/java"
  (cd "$root/$java" && rm -rf docs legal man lib/ct.sym lib/lib{awt*,fontmanager,javajpeg,jsound,lcms,mlib_image,saproc}.so)
  mapfile -t libraries < <(cd "$root" && find "$java/lib" -name '*.so' -printf '/%p\n')
  keep "/$java/bin/java" "${libraries[@]}"
  cp -L "$from"/bin/{*.sh,*.jar} "$home/bin/"
  cp -L "$from"/lib/*.jar "$home/lib/"
  cp "$from"/etc/* "$home/conf/"
  echo '<h1>Tomcat</h1>' > "$home/webapps/ROOT/index.html"
}

# One static program and nothing else at all: it greets whoever connects to the TCP port it is given, listens in
# silence on the UDP port that it is given as `-PORT`, and without a port it sleeps.
recipe_scratch() {
  config=('ENTRYPOINT ["/greet"]')
}
fill_scratch() {
  command -v "${CC:-cc}" > /dev/null || die "the scratch image takes a C compiler: install gcc and libc6-dev"
  rm -rf "${root:?}"/*
  "${CC:-cc}" -x c -Os -static -s -o "$root/greet" - <<'C'
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  signal(SIGTERM, _exit); /* the kernel gives process 1 no default actions */
  signal(SIGPIPE, SIG_IGN);
  if (argc < 2) return pause();
  int port = atoi(argv[1]), type = port < 0 ? SOCK_DGRAM : SOCK_STREAM, server = socket(AF_INET6, type, 0);
  struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(abs(port))};
  if (bind(server, (struct sockaddr *)&any, sizeof any)) return 1;
  if (port < 0) return pause();
  if (listen(server, 16)) return 1;
  for (;;) {
    int client = accept(server, NULL, NULL);
    if (write(client, "hello\n", 6) == 6) shutdown(client, SHUT_WR);
    close(client);
  }
}
C
}
