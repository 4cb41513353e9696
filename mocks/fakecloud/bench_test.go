package fakecloud_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

func benchmark(b *testing.B, action string, q url.Values) {
	server := fakecloud.NewServer(fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 300, Interfaces: 50000}), unlimited())
	requests := make([]*http.Request, b.N)
	for i := range requests {
		requests[i] = signer{}.acs3(b, "http://127.0.0.1", verECS, action, q)
		requests[i].RequestURI, requests[i].Host = "", requests[i].URL.Host
	}
	b.ReportAllocs()
	b.ResetTimer()
	for _, r := range requests {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
	}
}

func BenchmarkDescribeNetworkInterfaceAttribute(b *testing.B) {
	w := fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 300, Interfaces: 50000})
	benchmark(b, readTimeouts, eniQuery(w.Regions[0].Interfaces[40000].ID))
}

func BenchmarkDescribeNetworkInterfacesPage500(b *testing.B) {
	benchmark(b, "DescribeNetworkInterfaces", url.Values{"RegionId": {"cn-hangzhou"}, "MaxResults": {"500"}})
}

func BenchmarkGenerate50000(b *testing.B) {
	for b.Loop() {
		fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 300, Interfaces: 50000})
	}
}

func BenchmarkMetricPage1440(b *testing.B) {
	w, opts := monitored(fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 80}).Regions[0].CLBs[:50]...)
	for i := range w.Regions[0].CLBs {
		w.Regions[0].CLBs[i].Load = &fakecloud.Load{Base: 100, Peak: 40000, Noise: 0.1, Gaps: 0.001}
	}
	server := fakecloud.NewServer(w, opts)
	for _, period := range []string{"60", "3600"} {
		b.Run(period, func(b *testing.B) {
			end := opts.Clock()
			q := url.Values{
				"Namespace": {"acs_slb_dashboard"}, "MetricName": {maxConnection}, "Period": {period}, "Length": {"1440"},
				"StartTime": {*millis(end.AddDate(0, 0, -30))}, "EndTime": {*millis(end)},
			}
			requests := make([]*http.Request, b.N)
			for i := range requests {
				requests[i] = signer{}.acs3(b, "http://127.0.0.1", verCMS, "DescribeMetricList", q)
				requests[i].RequestURI, requests[i].Host = "", requests[i].URL.Host
			}
			b.ReportAllocs()
			b.ResetTimer()
			for _, r := range requests {
				w := httptest.NewRecorder()
				server.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
		})
	}
}
