package nginxlog_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

const record = `2026/11/20 10:01:37 [error] 9122#9122: *310203 recv() failed (104: Connection reset by peer) while reading response header from upstream, client: 198.51.100.30, server: localhost, request: "POST /ingest?n=0 HTTP/1.1", upstream: "http://192.0.2.9:8080/ingest?n=0", host: "up.example"` + "\n"

const row = `203.0.113.10 - - [20/Nov/2026:11:00:13 +0800] "GET /api/v1/cart/300 HTTP/1.1" 200 512 "-" "Mozilla/5.0" rt=0.021 uct=0.000, 0.001 uht=-, 0.020 urt=0.000, 0.020 us=502, 200 ua=192.0.2.21:3000, 192.0.2.22:3000` + "\n"

const object = `{"time": "2026-11-20T13:00:00+08:00", "remote_addr": "100.122.0.30", "request": "GET /p/0 HTTP/1.1", "status": "499", "request_time": "60.001", "upstream_addr": "192.0.2.50:9000", "upstream_status": "-"}` + "\n"

// FuzzScan: whatever a log holds, it is read to its end, and what is counted adds up.
func FuzzScan(f *testing.F) {
	for _, s := range []string{"", "\n\n", record, row, object, record[:90], row[:60], strings.Repeat("y", 5000), "\x00\x01\x02", "{\"log\":\"" + strings.ReplaceAll(strings.TrimSpace(record), `"`, `\"`) + "\\n\"}\n"} {
		f.Add([]byte(s), s == row)
	}
	f.Fuzz(func(t *testing.T, data []byte, access bool) {
		kind := nginxlog.KindError
		if access {
			kind = nginxlog.KindAccess
		}
		s := nginxlog.NewScanner(nginxlog.Formats{}, true)
		_ = s.Scan("log", kind, bytes.NewReader(data))
		first := s.Summary().Errors.Records
		if got := total(s); got+s.Summary().Errors.Other != first {
			t.Errorf("%d of a class and %d others are not %d", got, s.Summary().Errors.Other, first)
		}
		_ = s.Scan("copy", kind, bytes.NewReader(data))
		if got := total(s); got+s.Summary().Errors.Other/2 != first {
			t.Errorf("a copy was counted again: %d", got)
		}
	})
}

// total counts the records of every class.
func total(s *nginxlog.Scanner) int {
	n := 0
	for _, t := range s.Summary().Errors.Classes {
		if t != nil {
			n += t.Count
		}
	}
	return n
}

// FuzzFormat: no log_format and no line make a row that is read beyond its end.
func FuzzFormat(f *testing.F) {
	f.Add(`$remote_addr [$time_local] "$request" $status`, row)
	f.Add(`{"a":"$status","b":"${remote_addr}"}`, object)
	f.Add(`$`, "")
	f.Fuzz(func(t *testing.T, format, line string) {
		s := nginxlog.NewScanner(nginxlog.Formats{Text: map[string]string{"x": format}, Of: map[string]string{"access.log": "x"}}, false)
		_ = s.Scan("access.log", nginxlog.KindAccess, strings.NewReader(line+"\n"))
	})
}

func bench(b *testing.B, kind nginxlog.Kind, line string) {
	data := []byte(strings.Repeat(line, 20_000))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := nginxlog.NewScanner(nginxlog.Formats{}, false).Scan("log", kind, bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkErrorLog: 300 MB/s on one core is promised.
func BenchmarkErrorLog(b *testing.B) { bench(b, nginxlog.KindError, record) }

// BenchmarkAccessLog: 150 MB/s on one core is promised.
func BenchmarkAccessLog(b *testing.B) { bench(b, nginxlog.KindAccess, row) }

// BenchmarkPlainAccessLog reads combined rows without tries.
func BenchmarkPlainAccessLog(b *testing.B) {
	bench(b, nginxlog.KindAccess, `203.0.113.10 - - [20/Nov/2026:11:00:13 +0800] "GET /api/v1/cart/300 HTTP/1.1" 200 512 "https://shop.example/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`+"\n")
}

// BenchmarkJSONAccessLog reads rows of JSON.
func BenchmarkJSONAccessLog(b *testing.B) { bench(b, nginxlog.KindAccess, object) }
