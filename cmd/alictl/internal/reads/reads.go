// Package reads says which tables of an account each command is made from. What must be
// read before them, and the permissions, follow from the catalogue of cloud/collect.
package reads

import "github.com/alictl/alictl/internal/model"

// Timeouts are what a plan of timeouts and a chain of clocks are made from.
func Timeouts() []model.Table { return []model.Table{model.TimeoutsTable} }

// Health is what an apply looks at between batches.
func Health() []model.Table { return []model.Table{model.HealthTable} }

// Spec are what a spec report is made from.
func Spec() []model.Table {
	return []model.Table{model.UsageTable, model.QuotesTable, model.BillsTable}
}

// Connections are what the connections of instances are judged from.
func Connections() []model.Table {
	return []model.Table{model.TimeoutsTable, model.InstancesTable, model.UsageTable, model.InstanceUsageTable}
}

// Loadtest are what the readiness for a load test is judged from.
func Loadtest() []model.Table {
	return []model.Table{model.SettingsTable, model.GroupSettingsTable, model.HealthTable, model.InstancesTable}
}
