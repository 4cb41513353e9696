import {
  to = alicloud_nlb_listener.lsn_hz_gateway_1883
  id = "lsn-hz-gateway@1883"
}
resource "alicloud_nlb_listener" "lsn_hz_gateway_1883" {
  idle_timeout      = 300
  listener_port     = 1883
  listener_protocol = "TCP"
  load_balancer_id  = "nlb-hz-gateway"
  server_group_id   = "sgp-hz-chat"
  status            = "Running"
}

import {
  to = alicloud_nlb_listener.lsn_hz_gateway_443
  id = "lsn-hz-gateway@443"
}
resource "alicloud_nlb_listener" "lsn_hz_gateway_443" {
  certificate_ids    = ["1234567890123456_17f8dc4f2a1_1100000000_0"]
  cps                = 600
  idle_timeout       = 900
  listener_port      = 443
  listener_protocol  = "TCPSSL"
  load_balancer_id   = "nlb-hz-gateway"
  security_policy_id = "tls_cipher_policy_1_2"
  server_group_id    = "sgp-hz-web"
  status             = "Running"
}

import {
  to = alicloud_nlb_listener.lsn_hz_gateway_5060
  id = "lsn-hz-gateway@5060"
}
resource "alicloud_nlb_listener" "lsn_hz_gateway_5060" {
  idle_timeout      = 20
  listener_port     = 5060
  listener_protocol = "UDP"
  load_balancer_id  = "nlb-hz-gateway"
  server_group_id   = "sgp-hz-voice"
  status            = "Running"
}

import {
  to = alicloud_nlb_listener.lsn_hz_gateway_9000
  id = "lsn-hz-gateway@9000"
}
resource "alicloud_nlb_listener" "lsn_hz_gateway_9000" {
  idle_timeout      = 900
  listener_port     = 9000
  listener_protocol = "TCP"
  load_balancer_id  = "nlb-hz-gateway"
  server_group_id   = "sgp-hz-partners"
  status            = "Running"
}

import {
  to = alicloud_nlb_listener.lsn_hz_ports_0
  id = "lsn-hz-ports@0"
}
resource "alicloud_nlb_listener" "lsn_hz_ports_0" {
  end_port          = 32767
  idle_timeout      = 120
  listener_port     = 0
  listener_protocol = "TCP"
  load_balancer_id  = "nlb-hz-ports"
  server_group_id   = "sgp-hz-nodes"
  start_port        = 30000
  status            = "Running"
}

import {
  to = alicloud_nlb_load_balancer.nlb_hz_gateway
  id = "nlb-hz-gateway"
}
resource "alicloud_nlb_load_balancer" "nlb_hz_gateway" {
  address_ip_version             = "Ipv4"
  address_type                   = "Internet"
  cross_zone_enabled             = true
  load_balancer_name             = "shop-gateway"
  load_balancer_type             = "Network"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  tags = {
    app = "gateway"
  }
  vpc_id = "vpc-hz-shop"
  deletion_protection_config {
  }
  modification_protection_config {
    status = "NonProtection"
  }
  zone_mappings {
    allocation_id        = "eip-180c25d8"
    private_ipv4_address = "10.0.1.250"
    vswitch_id           = "vsw-hz-a"
    zone_id              = "cn-hangzhou-h"
  }
  zone_mappings {
    allocation_id        = "eip-6f0b154e"
    private_ipv4_address = "10.0.2.250"
    vswitch_id           = "vsw-hz-b"
    zone_id              = "cn-hangzhou-i"
  }
}

import {
  to = alicloud_nlb_load_balancer.nlb_hz_ports
  id = "nlb-hz-ports"
}
resource "alicloud_nlb_load_balancer" "nlb_hz_ports" {
  address_ip_version             = "Ipv4"
  address_type                   = "Intranet"
  cross_zone_enabled             = true
  load_balancer_name             = "shop-any-port"
  load_balancer_type             = "Network"
  modification_protection_status = "NonProtection"
  payment_type                   = "PayAsYouGo"
  resource_group_id              = "rg-acfm1e5fcdb7"
  vpc_id                         = "vpc-hz-shop"
  deletion_protection_config {
  }
  modification_protection_config {
    status = "NonProtection"
  }
  zone_mappings {
    private_ipv4_address = "10.0.1.251"
    vswitch_id           = "vsw-hz-a"
    zone_id              = "cn-hangzhou-h"
  }
}

