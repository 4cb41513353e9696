import {
  to = alicloud_slb_backend_server.lb_hz_api
  id = "lb-hz-api"
}
resource "alicloud_slb_backend_server" "lb_hz_api" {
  load_balancer_id = "lb-hz-api"
  backend_servers {
    server_id = "i-hz-api-1"
    type      = "ecs"
    weight    = 100
  }
  backend_servers {
    server_id = "i-hz-api-1"
    server_ip = "10.0.1.22"
    type      = "ecs"
    weight    = 100
  }
}

import {
  to = alicloud_slb_backend_server.lb_hz_legacy
  id = "lb-hz-legacy"
}
resource "alicloud_slb_backend_server" "lb_hz_legacy" {
  load_balancer_id = "lb-hz-legacy"
  backend_servers {
    server_id = "i-hz-old-1"
    type      = "ecs"
    weight    = 0
  }
}

import {
  to = alicloud_slb_load_balancer.lb_hz_api
  id = "lb-hz-api"
}
resource "alicloud_slb_load_balancer" "lb_hz_api" {
  address                        = "10.0.1.200"
  address_ip_version             = "ipv4"
  address_type                   = "intranet"
  bandwidth                      = 5120
  delete_protection              = "off"
  instance_charge_type           = "PayBySpec"
  internet_charge_type           = "PayByTraffic"
  load_balancer_name             = "shop-api"
  load_balancer_spec             = "slb.s3.small"
  master_zone_id                 = "cn-hangzhou-a"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  slave_zone_id                  = "cn-hangzhou-b"
  status                         = "active"
  vswitch_id                     = "vsw-hz-a"
}

import {
  to = alicloud_slb_load_balancer.lb_hz_campaign
  id = "lb-hz-campaign"
}
resource "alicloud_slb_load_balancer" "lb_hz_campaign" {
  address                        = "10.0.1.202"
  address_ip_version             = "ipv4"
  address_type                   = "intranet"
  bandwidth                      = 5120
  delete_protection              = "off"
  instance_charge_type           = "PayBySpec"
  internet_charge_type           = "PayByTraffic"
  load_balancer_name             = "shop-campaign"
  load_balancer_spec             = "slb.s1.small"
  master_zone_id                 = "cn-hangzhou-a"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  status                         = "active"
  vswitch_id                     = "vsw-hz-a"
}

import {
  to = alicloud_slb_load_balancer.lb_hz_legacy
  id = "lb-hz-legacy"
}
resource "alicloud_slb_load_balancer" "lb_hz_legacy" {
  address                        = "10.0.2.200"
  address_ip_version             = "ipv4"
  address_type                   = "intranet"
  bandwidth                      = 5120
  delete_protection              = "off"
  instance_charge_type           = "PayBySpec"
  internet_charge_type           = "PayByBandwidth"
  load_balancer_name             = "shop-legacy"
  master_zone_id                 = "cn-hangzhou-a"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  slave_zone_id                  = "cn-hangzhou-b"
  status                         = "locked"
  vswitch_id                     = "vsw-hz-b"
}

import {
  to = alicloud_slb_load_balancer.lb_hz_web
  id = "lb-hz-web"
}
resource "alicloud_slb_load_balancer" "lb_hz_web" {
  address                        = "47.96.0.10"
  address_ip_version             = "ipv4"
  address_type                   = "internet"
  bandwidth                      = 5120
  delete_protection              = "off"
  instance_charge_type           = "PayBySpec"
  internet_charge_type           = "PayByTraffic"
  load_balancer_name             = "shop-web"
  load_balancer_spec             = "slb.s2.medium"
  master_zone_id                 = "cn-hangzhou-a"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  slave_zone_id                  = "cn-hangzhou-b"
  status                         = "active"
  tags = {
    app  = "web"
    team = "shop"
  }
}

import {
  to = alicloud_slb_master_slave_server_group.rsp_hz_ledger
  id = "rsp-hz-ledger"
}
resource "alicloud_slb_master_slave_server_group" "rsp_hz_ledger" {
  load_balancer_id = "lb-hz-api"
  name             = "ledger"
  servers {
    port        = 5432
    server_id   = "i-hz-pay-1"
    server_type = "Master"
    type        = "ecs"
    weight      = 100
  }
  servers {
    port        = 5432
    server_id   = "i-hz-pay-2"
    server_type = "Slave"
    type        = "ecs"
    weight      = 100
  }
}

import {
  to = alicloud_slb_rule.rule_hz_images
  id = "rule-hz-images"
}
resource "alicloud_slb_rule" "rule_hz_images" {
  domain           = "img.shop.example"
  frontend_port    = 443
  listener_sync    = "on"
  load_balancer_id = "lb-hz-web"
  name             = "images"
  server_group_id  = "rsp-hz-images"
  lifecycle {
    ignore_changes = [delete_protection_validation, timeouts]
  }
}

import {
  to = alicloud_slb_rule.rule_hz_search
  id = "rule-hz-search"
}
resource "alicloud_slb_rule" "rule_hz_search" {
  domain           = "www.shop.example"
  frontend_port    = 443
  listener_sync    = "on"
  load_balancer_id = "lb-hz-web"
  name             = "search"
  server_group_id  = "rsp-hz-search"
  url              = "/search"
  lifecycle {
    ignore_changes = [delete_protection_validation, timeouts]
  }
}

import {
  to = alicloud_slb_server_group.rsp_hz_images
  id = "rsp-hz-images"
}
resource "alicloud_slb_server_group" "rsp_hz_images" {
  load_balancer_id = "lb-hz-web"
  name             = "images"
}

import {
  to = alicloud_slb_server_group.rsp_hz_search
  id = "rsp-hz-search"
}
resource "alicloud_slb_server_group" "rsp_hz_search" {
  load_balancer_id = "lb-hz-web"
  name             = "search"
}

import {
  to = alicloud_slb_server_group.rsp_hz_web
  id = "rsp-hz-web"
}
resource "alicloud_slb_server_group" "rsp_hz_web" {
  load_balancer_id = "lb-hz-web"
  name             = "web"
}

