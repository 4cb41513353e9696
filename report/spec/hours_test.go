package spec_test

import (
	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
)

// withHours gives two days of hours to load balancers with limits, with a gap.
func withHours(r *capacity.Report) *capacity.Report {
	for i := range r.LoadBalancers {
		lb := &r.LoadBalancers[i]
		lb.Hours = map[model.Metric][]float64{}
		for m := range lb.Utilization {
			if lb.ID != "lb-uf6large000000000000b" { // its chart shows the peaks
				lb.Hours[m] = day(*lb.Metrics[m].Peak, len(m))
			}
		}
	}
	return r
}

// day is two days of hours with a peak in the second evening.
func day(peak float64, shift int) []float64 {
	var hours []float64
	for h := range 48 {
		part := []float64{.2, .15, .1, .1, .12, .2, .3, .45, .6, .66, .7, .68, .62, .6, .65, .7, .72, .75, .85, .95, 1, .9, .6, .35}[(h+shift%3)%24]
		hours = append(hours, peak*part*(0.9+0.1*float64(h/24)))
	}
	hours[30], hours[31] = model.NoData, model.NoData
	return hours
}
