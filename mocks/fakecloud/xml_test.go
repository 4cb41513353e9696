package fakecloud_test

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// TestXML asks the way the oldest clients do.
func TestXML(t *testing.T) {
	t.Parallel()
	w := fakecloud.Shop()
	w.Regions[0].Interfaces[10].Description = "pods <&> more"
	_, base := serve(t, w, unlimited())
	ask := func(version, action string, into any, params url.Values) int {
		t.Helper()
		params.Set("Format", "xml")
		params.Set("RegionId", "cn-hangzhou")
		r := signer{method: http.MethodGet}.rpc(t, base, version, action, params)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		if got := resp.Header.Get("Content-Type"); got != "text/xml;charset=utf-8" {
			t.Errorf("%s: content type %s", action, got)
		}
		if err := xml.NewDecoder(resp.Body).Decode(into); err != nil {
			t.Errorf("%s: %v", action, err)
		}
		return resp.StatusCode
	}
	var enis struct {
		XMLName   xml.Name `xml:"DescribeNetworkInterfacesResponse"`
		RequestID string   `xml:"RequestId"`
		Rows      []struct {
			ID          string   `xml:"NetworkInterfaceId"`
			Description string   `xml:"Description"`
			Managed     bool     `xml:"ServiceManaged"`
			Addresses   []string `xml:"PrivateIpSets>PrivateIpSet>PrivateIpAddress"`
		} `xml:"NetworkInterfaceSets>NetworkInterfaceSet"`
	}
	ids := url.Values{"NetworkInterfaceId.1": {"eni-hz-pods"}, "NetworkInterfaceId.2": {"eni-hz-nlb-h"}}
	if status := ask(verECS, "DescribeNetworkInterfaces", &enis, ids); status != 200 || enis.RequestID == "" || len(enis.Rows) != 2 {
		t.Fatalf("%d %+v", status, enis)
	}
	if pods := enis.Rows[0]; pods.Description != "pods <&> more" || len(pods.Addresses) != 4 || !enis.Rows[1].Managed {
		t.Errorf("%+v", enis.Rows)
	}
	var listeners struct {
		XMLName xml.Name `xml:"ListListenersResponse"`
		Rows    []struct {
			Port int `xml:"ListenerPort"`
		} `xml:"Listeners"`
	}
	if ask(verNLB, "ListListeners", &listeners, url.Values{}); len(listeners.Rows) != 5 || listeners.Rows[0].Port != 443 {
		t.Errorf("a plain array: %+v", listeners)
	}
	var failed struct {
		XMLName xml.Name `xml:"Error"`
		Code    string   `xml:"Code"`
		HostID  string   `xml:"HostId"`
	}
	if status := ask(verECS, "DescribeNothing", &failed, url.Values{}); status != 404 || failed.Code != "InvalidAction.NotFound" || failed.HostID == "" {
		t.Errorf("%d %+v", status, failed)
	}
}
