package slb

import (
	"strings"

	sdk "github.com/alibabacloud-go/slb-20140515/v4/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/internal/model"
)

// readSettings takes from a listener what only an audit looks at.
func readSettings(l *model.Listener, row *listenerRow) {
	l.BackendPort = int(tea.Int32Value(row.BackendServerPort))
	l.Scheduler = tea.StringValue(row.Scheduler)
	l.ACLStatus = tea.StringValue(row.AclStatus)
	l.ACLType = tea.StringValue(row.AclType)
	switch {
	case row.TCPListenerConfig != nil:
		readTCP(l, row.TCPListenerConfig)
	case row.UDPListenerConfig != nil:
		readUDP(l, row.UDPListenerConfig)
	case row.HTTPListenerConfig != nil:
		readHTTP(l, row.HTTPListenerConfig)
	case row.HTTPSListenerConfig != nil:
		readHTTPS(l, row.HTTPSListenerConfig)
	}
}

func readTCP(l *model.Listener, c *sdk.DescribeLoadBalancerListenersResponseBodyListenersTCPListenerConfig) {
	l.ConnectionDrain = tea.StringValue(c.ConnectionDrain)
	l.PersistenceTimeout = whole(c.PersistenceTimeout)
	l.HealthCheck = healthCheck(c.HealthCheck, tea.StringValue(c.HealthCheckType), c.HealthCheckInterval,
		c.HealthCheckConnectTimeout, c.HealthyThreshold, c.UnhealthyThreshold)
}

func readUDP(l *model.Listener, c *sdk.DescribeLoadBalancerListenersResponseBodyListenersUDPListenerConfig) {
	l.ConnectionDrain = tea.StringValue(c.ConnectionDrain)
	l.HealthCheck = healthCheck(c.HealthCheck, "udp", c.HealthCheckInterval,
		c.HealthCheckConnectTimeout, c.HealthyThreshold, c.UnhealthyThreshold)
}

func readHTTP(l *model.Listener, c *sdk.DescribeLoadBalancerListenersResponseBodyListenersHTTPListenerConfig) {
	l.StickySession = tea.StringValue(c.StickySession)
	l.HealthCheck = healthCheck(c.HealthCheck, tea.StringValue(c.HealthCheckType), c.HealthCheckInterval,
		c.HealthCheckTimeout, c.HealthyThreshold, c.UnhealthyThreshold)
}

func readHTTPS(l *model.Listener, c *sdk.DescribeLoadBalancerListenersResponseBodyListenersHTTPSListenerConfig) {
	l.StickySession = tea.StringValue(c.StickySession)
	l.TLSPolicyID = tea.StringValue(c.TLSCipherPolicy)
	l.HealthCheck = healthCheck(c.HealthCheck, tea.StringValue(c.HealthCheckType), c.HealthCheckInterval,
		c.HealthCheckTimeout, c.HealthyThreshold, c.UnhealthyThreshold)
}

// settingFields are the settings that would count as off without a value.
var settingFields = []string{"AclStatus", "AclType"}

// checkFields are what a health check is read from.
var checkFields = []string{"HealthCheck", "HealthCheckType", "HealthCheckInterval", "HealthCheckConnectTimeout", "HealthCheckTimeout", "HealthyThreshold", "UnhealthyThreshold"}

// healthCheck is nil where the answer does not say whether the check is on.
func healthCheck(on *string, kind string, interval, timeout, healthy, unhealthy *int32) *model.HealthCheck {
	if tea.StringValue(on) == "" {
		return nil
	}
	return &model.HealthCheck{
		Enabled: strings.EqualFold(*on, "on"), Type: strings.ToLower(kind),
		IntervalSeconds: int(tea.Int32Value(interval)), TimeoutSeconds: int(tea.Int32Value(timeout)),
		HealthyThreshold: int(tea.Int32Value(healthy)), UnhealthyThreshold: int(tea.Int32Value(unhealthy)),
	}
}

// whole keeps apart a number that is zero from one that the answer lacks.
func whole(v *int32) *int {
	if v == nil {
		return nil
	}
	n := int(*v)
	return &n
}
