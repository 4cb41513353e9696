package world

import (
	"crypto/md5"
	"fmt"
	"strconv"
	"strings"
)

// Protocols of listeners, and kinds of backends, of a CLB.
const (
	ProtoTCP   = "tcp"
	ProtoUDP   = "udp"
	ProtoHTTP  = "http"
	ProtoHTTPS = "https"

	BackendECS = "ecs"
	BackendENI = "eni"
	BackendECI = "eci"
)

// Groups and servers of an NLB that are known by their addresses.
const (
	GroupTypeIP = "Ip"
	ServerIP    = "Ip"
)

// ProtoTCPSSL is TLS on a listener of an NLB.
const ProtoTCPSSL = "TCPSSL"

// CLBListenerID is how the tables know a listener; the service has no id.
func CLBListenerID(lb string, port int, protocol string) string {
	return lb + "/" + strconv.Itoa(port) + "/" + protocol
}

// CLBSpecs are the guaranteed-performance specs, in rising order.
func CLBSpecs() []string {
	return []string{
		"slb.s1.small", "slb.s2.small", "slb.s2.medium", "slb.s3.small", "slb.s3.medium", "slb.s3.large", "slb.s4.large",
	}
}

// SharedSpec is a CLB without a spec.
const SharedSpec = "shared"

// ChargeByUse is the InstanceChargeType of a CLB that pays by LCU.
const ChargeByUse = "PayByCLCU"

// UsualCertificate is that of a listener that names none.
const UsualCertificate = "1234567890123456_17f8dc4f2a1_1100000000_0"

// Running is the state of an instance that answers.
const Running = "Running"

// Family of ecs.g7.large is ecs.g7.
func Family(instanceType string) string {
	at := strings.LastIndexByte(instanceType, '.')
	return instanceType[:max(at, 0)]
}

// SerialNumber is like a UUID, and the same for the same id.
func SerialNumber(id string) string {
	sum := md5.Sum([]byte(id)) // not for secrecy
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
