# The commands people need. The gate runs .ci/run, which does not need this file.

.PHONY: build test race lint fuzz bench docs readme schema sandbox gate

build: ## the program, in the current folder
	go build ./cmd/alictl

test: ## what the README names
	go test ./...

race: ## the same under the race detector, without the longest runs
	go test -race -short -shuffle=on ./...

lint: ## format, vet and staticcheck, as the gate has them
	test -z "$$(gofmt -l .)"
	go vet ./...
	go tool staticcheck ./...

fuzz: ## every parser, ten seconds each; SECONDS=60 for longer
	.ci/fuzz $(or $(SECONDS),10)

bench: ## the promises with a number
	go test -run '^$$' -bench . ./audit/... ./cloud/call ./report/... ./cmd/alictl/internal/align

docs: ## pages of the rules and causes
	go generate ./audit/rules
	go test ./audit/host -run Docs -update-docs

readme: ## the transcripts of the README
	go test ./cmd/alictl -run Readme -update-readme

schema: ## the JSON Schema of the configuration file
	go test ./cmd/alictl/internal/settings -run Schema -update-schema

sandbox: ## a simulated account to try things on
	go run ./cmd/alictl sandbox

gate: ## all of it, on a clean checkout
	.ci/run
