package model

// Ask names the read that fills a row of a table, as error entries do.
type Ask struct{ Product, Action string }

// AskForListeners lists the listeners of a product.
func AskForListeners(k Kind) Ask {
	if k == NLB {
		return Ask{"nlb", "ListListeners"}
	}
	return Ask{"slb", "DescribeLoadBalancerListeners"}
}

// AskForGroup reads the backends of a server group.
func AskForGroup(k GroupKind) Ask {
	switch k {
	case VServerGroup:
		return Ask{"slb", "DescribeVServerGroupAttribute"}
	case MasterSlaveGroup:
		return Ask{"slb", "DescribeMasterSlaveServerGroupAttribute"}
	case NLBGroup:
		return Ask{"nlb", "ListServerGroupServers"}
	}
	return Ask{"slb", "DescribeLoadBalancerAttribute"}
}

// AskForTimeouts reads the timeouts of an interface.
func AskForTimeouts() Ask { return Ask{"ecs", "DescribeNetworkInterfaceAttribute"} }

// AskForUsage reads the samples of a metric.
func AskForUsage() Ask { return Ask{"cms", "DescribeMetricList"} }

// AskForQuote reads a live price.
func AskForQuote() Ask { return Ask{"bssopenapi", "GetPayAsYouGoPrice"} }

// Error is an error entry about what the read gave of a resource, or failed to give.
func (a Ask) Error(k Key, code, message string) ReadError {
	return ReadError{RegionID: k.RegionID, Product: a.Product, Action: a.Action, ResourceID: k.ID, Code: code, Message: message}
}
