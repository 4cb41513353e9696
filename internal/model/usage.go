package model

import "time"

// Metric names a figure that is read of a load balancer over time.
type Metric string

// The metrics. The first three have limits in a CLB spec.
const (
	MaxConnections     Metric = "max_connections"                // concurrent connections: a gauge
	NewConnections     Metric = "new_connections_per_second"     //
	Queries            Metric = "queries_per_second"             // HTTP and HTTPS listeners only
	DroppedConnections Metric = "dropped_connections_per_second" // above 0: the load balancer is at a limit
	TrafficIn          Metric = "traffic_in_bits_per_second"     // from clients
	TrafficOut         Metric = "traffic_out_bits_per_second"    // to clients: what is charged by traffic
)

// Metrics lists the metrics in the order of every output.
func Metrics() []Metric {
	return []Metric{MaxConnections, NewConnections, Queries, DroppedConnections, TrafficIn, TrafficOut}
}

// Window is the time a spec report looks at: [Start, End), whole minutes.
type Window struct {
	Start         time.Time `json:"start"`
	End           time.Time `json:"end"`
	PeriodSeconds int       `json:"period_seconds"` // of one sample, as asked for
}

// Usage is how much a load balancer was used in the window.
type Usage struct {
	RegionID       string            `json:"region_id"`
	LoadBalancerID string            `json:"load_balancer_id"`
	Metrics        map[Metric]Series `json:"metrics"`             // a metric that was not read is absent
	Listeners      []ListenerUsage   `json:"listeners,omitempty"` // by the hour, where LCU needs it per protocol
}

// Series is one metric of one load balancer, reduced while it was read. Gaps are
// no data and never zero.
type Series struct {
	Samples       int        `json:"samples"`
	Expected      int        `json:"expected"`       // samples a window without gaps has
	PeriodSeconds int        `json:"period_seconds"` // of one sample, as read: retention may force a coarser one
	Peak          float64    `json:"peak"`
	PeakAt        *time.Time `json:"peak_at,omitempty"` // nil without samples
	Mean          float64    `json:"mean"`
	P50           float64    `json:"p50"`
	P95           float64    `json:"p95"`
	P99           float64    `json:"p99"`
	Floor         bool       `json:"floor,omitempty"`  // only averages exist, so the true peak is at least this
	Unread        bool       `json:"unread,omitempty"` // a part of the window could not be read, so neither is its peak
	// Hours holds the peak of each clock hour (UTC+8) from the one that holds the
	// window's start; NoData for an hour without samples.
	Hours []float64 `json:"hours,omitempty"`
	// HourMeans holds the mean of each clock hour in the same way; traffic only.
	HourMeans []float64 `json:"hour_means,omitempty"`
}

// NoData marks an hour without samples: no metric is ever negative.
const NoData = -1.0

// ListenerUsage is what one listener did, by clock hour (UTC+8), NoData without
// samples. Connections and new connections are peaks, traffic is the mean.
type ListenerUsage struct {
	Port                 int       `json:"port"`
	Protocol             Protocol  `json:"protocol"`
	MaxConnections       []float64 `json:"max_connections"`
	NewConnections       []float64 `json:"new_connections_per_second"`
	TrafficBitsPerSecond []float64 `json:"traffic_bits_per_second"` // both directions
}

// InstanceUsage is how many connections an ECS instance held in the window, as
// its host counts them (CloudMonitor concurrentConnections).
type InstanceUsage struct {
	RegionID    string `json:"region_id"`
	InstanceID  string `json:"instance_id"`
	Connections Series `json:"concurrent_connections"`
}

// Quote is a live price. The amount is decimal text, so that no digit is lost.
type Quote struct {
	RegionID string `json:"region_id"`
	Item     string `json:"item"` // the key of the price book the quote answers
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// Bill is what one billing cycle charged for one load balancer, before coupons.
type Bill struct {
	Cycle          string `json:"cycle"` // 2026-10
	LoadBalancerID string `json:"load_balancer_id"`
	Item           string `json:"item"` // the billing item as the bill names it; empty for the whole instance
	Amount         string `json:"amount"`
	Currency       string `json:"currency"`
}
