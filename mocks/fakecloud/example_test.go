package fakecloud_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// A scenario says what the account holds, how many requests it takes, and what
// goes wrong.
func ExampleLoadScenario() {
	w, err := fakecloud.LoadScenario(strings.NewReader(`
access_keys:
  - {id: key, secret: secret}
quotas:
  - {product: ecs, action: "Describe*", limit: 100, window: 1m, style: clock}
faults:
  - {kind: http_error, status: 503, probability: 0.1, seed: 1}
  - {kind: change, action: DescribeNetworkInterfaceAttribute, resource: eni-1, after: 2, first: 1, timeouts: {udp: 60}}
regions:
  - id: cn-hangzhou
    instances: [{id: i-1, vpc: vpc-1}]
    interfaces: [{id: eni-1, instance: i-1, address: 10.0.0.1, timeouts: {tcp_established: 60}}]
    clbs:
      - id: lb-1
        vpc: vpc-1
        backends: [{id: i-1}]
        listeners: [{port: 80, protocol: tcp, established_timeout: 900}]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(fakecloud.NewServer(w, fakecloud.Options{}))
	defer server.Close()
	fmt.Println(w.Regions[0].Interfaces[0].Type, w.Regions[0].Interfaces[0].Timeouts)
	// Output: Primary {60 3 30}
}
