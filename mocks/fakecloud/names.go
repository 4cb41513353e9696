package fakecloud

import (
	"crypto/md5"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// public is the address by which the internet reaches a zone of an NLB that has
// an entrance from there, and the id of that address.
func (z NLBZone) public() (address, allocation string) {
	sum := crc32.ChecksumIEEE([]byte(z.Interface))
	return fmt.Sprintf("203.0.113.%d", 1+sum%254), fmt.Sprintf("eip-%08x", sum) // for documentation only
}

// The products that the server speaks for.
const (
	productECS = "ecs"
	productSLB = "slb"
	productNLB = "nlb"
	productSTS = "sts"
	productCMS = "cms"
	productBSS = "bssopenapi"
	productVPC = "vpc"

	productLocation = "location"
)

const (
	protoTCP   = "tcp"
	protoUDP   = "udp"
	protoHTTP  = "http"
	protoHTTPS = "https"

	backendECS = "ecs"
	backendENI = "eni"
	backendECI = "eci"
)

const (
	groupTypeIP = "Ip"
	serverIP    = "Ip"
)

const protoTCPSSL = "TCPSSL"

// clbListenerID is how the tables know a listener; the service has no id.
func clbListenerID(lb string, port int, protocol string) string {
	return lb + "/" + strconv.Itoa(port) + "/" + protocol
}

// clbSpecs are the guaranteed-performance specs, in rising order.
func clbSpecs() []string {
	return []string{
		"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large", "slb.s4.large",
	}
}

const sharedSpec = "shared"

const chargeByUse = "PayByCLCU"

const certificate = "1234567890123456_17f8dc4f2a1_1100000000_0"

// running is the state of an instance that answers.
const running = "Running"

// family of ecs.g7.large is ecs.g7.
func family(instanceType string) string {
	at := strings.LastIndexByte(instanceType, '.')
	return instanceType[:max(at, 0)]
}

// serialNumber is like a UUID, and the same for the same id.
func serialNumber(id string) string {
	sum := md5.Sum([]byte(id)) // not for secrecy
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// everyBackend collects the servers of all groups.
func (lb *CLB) everyBackend() []Backend {
	out := slices.Clone(lb.Backends)
	for _, g := range lb.VServerGroups {
		out = append(out, g.Backends...)
	}
	for _, g := range lb.MasterSlaveGroups {
		out = append(out, g.Backends...)
	}
	return out
}

// accessLists are the ids of the access lists of a listener.
func (l *CLBListener) accessLists() []string {
	if l.Settings["AclId"] == "" {
		return nil
	}
	return strings.Split(l.Settings["AclId"], ",")
}
