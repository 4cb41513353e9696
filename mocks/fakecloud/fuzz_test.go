package fakecloud_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// FuzzRequest sends any query and form, both unsigned and honestly signed, to
// every action: the server may refuse but not fail.
func FuzzRequest(f *testing.F) {
	server := fakecloud.NewServer(fakecloud.Shop(), unlimited())
	f.Add("RegionId=cn-hangzhou&MaxResults=10&Tag.1.Key=a", "Tag.99.Value=b&NextToken=x", uint8(0))
	f.Add("LoadBalancerId=lb-hz-web&ListenerPort=443&RegionId=cn-hangzhou", "", uint8(10))
	f.Add("NetworkInterfaceId=eni-hz-pods&Attribute=connectionTrackingConfiguration", "NetworkInterfaceId=%5B1%5D", uint8(2))
	f.Add("InstanceIds=%5B%22i%22%5D&Tag=%7B%22Key%22%3A%5Bnull%5D%7D", "ListenerId=lsn-hz-gateway@443&IdleTimeout=11", uint8(30))
	f.Add("%zz=;&&=&a=%", "a=%zz", uint8(5))
	all := shapes()
	f.Fuzz(func(t *testing.T, query, form string, which uint8) {
		shape := all[int(which)%len(all)]
		raw := httptest.NewRequest("POST", "http://127.0.0.1/", strings.NewReader(form))
		raw.URL.RawQuery = query
		raw.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		server.ServeHTTP(httptest.NewRecorder(), raw)
		q, _ := url.ParseQuery(query)
		fm, _ := url.ParseQuery(form)
		for name, values := range fm {
			q[name] = values[:1]
		}
		for name, values := range q {
			q[name] = values[:1]
		}
		signed := signer{}.acs3(t, "http://127.0.0.1", shape.version, shape.action, q)
		signed.RequestURI, signed.Host = "", signed.URL.Host
		w := httptest.NewRecorder()
		server.ServeHTTP(w, signed)
		if p := server.Stats().Panics; len(p) > 0 || w.Code >= 500 {
			t.Fatalf("%s with %q: %d %s, panics %v", shape.action, query, w.Code, w.Body, p)
		}
		if strings.Contains(w.Body.String(), "SignatureDoesNotMatch") {
			t.Fatalf("an honest signature was refused: %s", w.Body)
		}
	})
}

// FuzzLoadScenario serves whatever loads.
func FuzzLoadScenario(f *testing.F) {
	f.Add(assisted)
	f.Add(string(fakecloud.ShopYAML()))
	f.Add("quotas: published\nfaults: [{kind: empty}]")
	f.Add("regions: [{id: a, nlbs: [{id: n, zones: [{}], listeners: [{}]}]}]")
	f.Fuzz(func(t *testing.T, text string) {
		w, err := fakecloud.LoadScenario(strings.NewReader(text))
		if err != nil {
			return
		}
		fakecloud.NewServer(w, fakecloud.Options{}).World()
	})
}
