# Collects what `alictl diagnose` judges. It only reads: it changes nothing and
# writes no file. What may be a credential in a configuration is hidden first.
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin:/usr/local/nginx/sbin
show() { printf '@@ %s\n' "$1"; sed 's/^/ /'; }
file() { if [ -r "/$1" ]; then show "$2$1" <"/$1"; fi; }
sample() {
	date -u '+{"taken_at":"%Y-%m-%dT%H:%M:%SZ"}' | show "$1/meta.json"
	for f in net/netstat net/snmp net/sockstat net/sockstat6 net/stat/nf_conntrack uptime \
		sys/net/netfilter/nf_conntrack_count sys/fs/file-nr; do file "proc/$f" "$1/"; done
}
records='tcp|syn flood|conntrack|out of memory|oom|killed process|ip_vs|martian|orphan|table overflow|file-max'
keys='^(fs\.(file|nr)|kernel\.(osrelease|ostype)|net\.core\.(somaxconn|netdev)|net\.ipv4\.(tcp_|ip_local|ip_forward|conf\..*\.rp_filter|vs\.)|net\.netfilter\.)'
host() {
	sample t0
	sleep "$INTERVAL"
	sample t1
	sysctl -a 2>/dev/null | grep -E "$keys" | grep -v -E '_key|secret' | show sysctl.txt
	uname -a | show uname.txt
	file proc/version
	file proc/net/ip_vs
	dmesg 2>/dev/null | grep -i -E "$records" | tail -n 200 | show dmesg.txt
	if [ -r /proc/net/ip_vs ]; then ipvsadm -L --timeout 2>/dev/null | show ipvsadm-timeout.txt; fi
	for pid in $(ss -tlnp 2>/dev/null | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 20); do
		file "proc/$pid/limits"
		file "proc/$pid/comm"
		ls "/proc/$pid/fd" 2>/dev/null | wc -l | show "proc/$pid/fd_count"
	done
}
# One row for all sockets that differ in nothing a judgement asks about.
rows() {
	{ ss -tlnp; echo; ss -tanop; } 2>/dev/null | awk '
		function cutport(a) { sub(/:[^:]*$/, ":*", a); return a }
		/^$/ { second = 1; next }
		$1 == "State" || NF < 5 { next }
		!second { p = $4; sub(/.*:/, "", p); listens[p] = 1; l = $1 " " $2 " " $3 " " $4 " " $5 " " $6; print 1, l; next }
		$1 == "LISTEN" { next }
		{
			p = $4; sub(/.*:/, "", p); who = ""; timer = ""
			for (i = 6; i <= NF; i++) { if ($i ~ /^timer:/) timer = $i; if ($i ~ /^users:/ && $1 == "CLOSE-WAIT") { who = $i; sub(/,fd=[0-9]*/, ",fd=0", who); sub(/\),\(.*/, "))", who) } }
			kind = timer; sub(/,.*/, "", kind)
			if (p in listens) ends = $4 " " cutport($5); else ends = cutport($4) " " $5
			k = $1 " 0 0 " ends " " who " " kind
			n[k]++; text[k] = $1 " 0 0 " ends " " who " " timer
		}
		END { for (k in n) print n[k], text[k] }' | sort -k 2,2r -k 1,1rn
}
# The first so many rows; the others lose their addresses and are counted together.
fewer() {
	printf '%s\n' "$SOCKETS" | awk -v most="$1" '
		NF < 6 { next }
		$2 == "LISTEN" || NR <= most { print; next }
		{ timer = $NF; if (timer !~ /^timer:/) timer = ""; kind = timer; sub(/,.*/, "", kind); l = $5; p = $6; sub(/.*:/, "*:", l); sub(/.*:/, "*:", p); k = $2 kind l p; c[k] += $1; row[k] = $2 " 0 0 " l " " p " " timer }
		END { for (k in c) print c[k], row[k] }' | sed 's/  */ /g'
}
secret='([Aa]uthorization|[Cc]ookie|[Tt]oken|[Ss]ecret|[Pp]assw|[Aa][Pp][Ii][-_]?[Kk]ey|[Cc]redential|[Ss]ignature)'
nginx_files() {
	command -v nginx >/dev/null || return 0
	nginx -V 2>&1 | show nginx-V.txt
	nginx -T 2>/dev/null | sed -E \
		-e "s/^([[:space:]]*(proxy_set_header|grpc_set_header|fastcgi_param|uwsgi_param|more_set_headers|add_header|set)[[:space:]]+[^[:space:]]*${secret}[^[:space:]]*[[:space:]]+).*/\\1\"(hidden)\";/" \
		-e 's/^([[:space:]]*secure_link_(md5|secret)[[:space:]]+).*/\1"(hidden)";/' | show nginx-T.txt
}
pack() { gzip -9 -n -c | base64 | tr -d '\n'; }
if [ "$PART" = host ]; then
	BASE=$(host)
	SOCKETS=$(rows)
	for most in 400 150 50 10 0; do
		DATA=$({ printf '%s\n' "$BASE"; { echo 'Count State Recv-Q Send-Q Local Address:Port Peer Address:Port Process Timer'; fewer $most; } | show ss.txt; } | pack)
		[ ${#DATA} -gt "$LIMIT" ] || break
	done
else
	DATA=$(nginx_files | pack)
fi
echo "alictl-part $PART $OFFSET ${#DATA}"
printf '%s' "$DATA" | tail -c "+$((OFFSET + 1))" | head -c "$LIMIT"
echo
echo alictl-end
