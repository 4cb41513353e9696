package world

import "time"

// Load is the traffic that a load balancer is asked to carry. It is a formula,
// not a record: any minute of any year has a value, the same at every reading.
// Figures per second are those of the busiest minute of a weekday and follow
// the connections through the day. What the spec cannot carry is dropped.
type Load struct {
	// Base and Peak are the concurrent connections of the quietest and of the
	// busiest minute of a weekday. A load of zeros is an idle load balancer; one
	// without a load has no metrics at all.
	Base float64 `yaml:"base,omitempty"`
	Peak float64 `yaml:"peak,omitempty"`
	// NewConnections per second; a 60th of Peak unless given.
	NewConnections float64 `yaml:"new_connections,omitempty"`
	// Queries per second of http and https listeners together; twice the new
	// connections unless given, none without such a listener.
	Queries float64 `yaml:"queries,omitempty"`
	// In and Out are Mbit/s from and to the clients; 1 and 5 kbit/s for each
	// connection unless given.
	In  float64 `yaml:"in,omitempty"`
	Out float64 `yaml:"out,omitempty"`
	// Drops per second near the busiest minute, as of bursts shorter than any
	// sample, over those that the limits cause.
	Drops float64 `yaml:"drops,omitempty"`
	// PeakHour is the busiest hour, UTC+8; 20 unless given.
	PeakHour float64 `yaml:"peak_hour,omitempty"`
	// Weekend is the share of a weekday's load on Saturday and Sunday; 1 unless given.
	Weekend float64 `yaml:"weekend,omitempty"`
	// Growth is added every 30 days from the world's epoch on: 0.1 is 10 %.
	Growth float64 `yaml:"growth,omitempty"`
	// Noise is the greatest random change, as a share.
	Noise float64 `yaml:"noise,omitempty"`
	// Burst is how far the Maximum and Minimum of a minute can be from its
	// Average, as a share; 0.08 unless given, and -1 for none.
	Burst float64 `yaml:"burst,omitempty"`
	// Gaps is the share of minutes without a sample.
	Gaps float64 `yaml:"gaps,omitempty"`
	// Points replace the formula where they say so; they are never limited.
	Points []Point `yaml:"points,omitempty"`
}

// Point states the load of some minutes exactly: Average, Minimum and Maximum
// are the same. Where points overlap the later one counts.
type Point struct {
	At time.Time `yaml:"at"`
	// For is one minute unless given.
	For            time.Duration `yaml:"for,omitempty"`
	Connections    float64       `yaml:"connections,omitempty"`
	NewConnections float64       `yaml:"new_connections,omitempty"`
	Queries        float64       `yaml:"queries,omitempty"`
	Drops          float64       `yaml:"drops,omitempty"`
	// In and Out are Mbit/s.
	In  float64 `yaml:"in,omitempty"`
	Out float64 `yaml:"out,omitempty"`
	// Missing makes it a gap.
	Missing bool `yaml:"missing,omitempty"`
}

// Monitoring says how CloudMonitor behaves.
type Monitoring struct {
	// MonthlyCalls is how many List, Last, Data and Top requests an account may
	// make in a calendar month (UTC+8); 1,000,000 unless given, -1 for no limit.
	MonthlyCalls int `yaml:"monthly_calls,omitempty"`
	// Lag is how long after its end a period appears; 2 minutes unless given.
	Lag time.Duration `yaml:"lag,omitempty"`
	// Periods in seconds that every metric offers; 60,300,900,3600 unless given.
	Periods string `yaml:"periods,omitempty"`
	// NLBListeners says how the metrics of an NLB's listeners are called: prefixed
	// (default), as ListenerNewConnection by listenerPort; or plain, as NewConnection
	// by port.
	NLBListeners string `yaml:"nlb_listeners,omitempty"`
	// Missing takes metrics away.
	Missing []MissingMetric `yaml:"missing,omitempty"`
	// EmptyStatistics is the share of statistics that come as an empty text.
	EmptyStatistics float64 `yaml:"empty_statistics,omitempty"`
	// Failures is hard (default): an unknown metric is answered with status 404;
	// or soft: with status 200, Success false and Code 404.
	Failures string `yaml:"failures,omitempty"`
	// Datapoints is text (default), a JSON text holding an array; or array: the
	// array itself, as an old sample of the documents shows.
	Datapoints string `yaml:"datapoints,omitempty"`
}

// MissingMetric is a metric that a region does not have. Both are patterns in
// which * stands for any text; an empty one matches everything.
type MissingMetric struct {
	Region string `yaml:"region,omitempty"`
	Metric string `yaml:"metric,omitempty"`
}

// Billing says what the account pays.
type Billing struct {
	// Site is china (default) or international.
	Site string `yaml:"site,omitempty"`
	// Currency is CNY at the first, USD at the second, unless given.
	Currency string `yaml:"currency,omitempty"`
	// Metering of a CLB with a spec is hourly_usage (default): each hour for the
	// spec it needed; or fixed: each hour for the spec it has.
	Metering string `yaml:"metering,omitempty"`
	// Lag is how far bills are behind; 3 hours unless given.
	Lag time.Duration `yaml:"lag,omitempty"`
	// Refuse answers every request with Success false and this code, such as
	// NotApplicable from the wrong site.
	Refuse string `yaml:"refuse,omitempty"`
}
