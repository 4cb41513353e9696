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
		requests[i] = signer{}.acs3(b, "http://fake", verECS, action, q)
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
	benchmark(b, readTimeouts, cardQuery(w.Regions[0].Interfaces[40000].ID))
}

func BenchmarkDescribeNetworkInterfacesPage500(b *testing.B) {
	benchmark(b, "DescribeNetworkInterfaces", url.Values{"RegionId": {"cn-hangzhou"}, "MaxResults": {"500"}})
}

func BenchmarkGenerate50000(b *testing.B) {
	for b.Loop() {
		fakecloud.Generate(fakecloud.Size{Seed: 1, LoadBalancers: 300, Interfaces: 50000})
	}
}
