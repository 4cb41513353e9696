import {
  to = alicloud_slb_listener.lb_hz_api_http_8000
  id = "lb-hz-api:http:8000"
}
resource "alicloud_slb_listener" "lb_hz_api_http_8000" {
  acl_status                = "off"
  backend_port              = 8000
  bandwidth                 = -1
  frontend_port             = 8000
  gzip                      = true
  health_check              = "on"
  health_check_connect_port = 8000
  health_check_http_code    = "http_2xx"
  health_check_interval     = 10
  health_check_method       = "head"
  health_check_timeout      = 5
  healthy_threshold         = 3
  idle_timeout              = 15
  listener_forward          = "off"
  load_balancer_id          = "lb-hz-api"
  protocol                  = "http"
  request_timeout           = 60
  scheduler                 = "wrr"
  sticky_session            = "off"
  unhealthy_threshold       = 5
  x_forwarded_for {
  }
}

import {
  to = alicloud_slb_listener.lb_hz_api_tcp_5432
  id = "lb-hz-api:tcp:5432"
}
resource "alicloud_slb_listener" "lb_hz_api_tcp_5432" {
  acl_status                   = "off"
  bandwidth                    = -1
  established_timeout          = 600
  frontend_port                = 5432
  health_check                 = "on"
  health_check_interval        = 2
  health_check_timeout         = 5
  health_check_type            = "tcp"
  healthy_threshold            = 3
  load_balancer_id             = "lb-hz-api"
  master_slave_server_group_id = "rsp-hz-ledger"
  protocol                     = "tcp"
  scheduler                    = "wrr"
  unhealthy_threshold          = 3
}

import {
  to = alicloud_slb_listener.lb_hz_api_tcp_7000
  id = "lb-hz-api:tcp:7000"
}
resource "alicloud_slb_listener" "lb_hz_api_tcp_7000" {
  acl_status                = "off"
  backend_port              = 7000
  bandwidth                 = -1
  established_timeout       = 900
  frontend_port             = 7000
  health_check              = "on"
  health_check_connect_port = 7000
  health_check_interval     = 2
  health_check_timeout      = 5
  health_check_type         = "tcp"
  healthy_threshold         = 3
  load_balancer_id          = "lb-hz-api"
  persistence_timeout       = 300
  protocol                  = "tcp"
  scheduler                 = "wlc"
  unhealthy_threshold       = 3
}

import {
  to = alicloud_slb_listener.lb_hz_api_udp_53
  id = "lb-hz-api:udp:53"
}
resource "alicloud_slb_listener" "lb_hz_api_udp_53" {
  acl_status                = "off"
  backend_port              = 53
  bandwidth                 = -1
  frontend_port             = 53
  health_check              = "on"
  health_check_connect_port = 53
  health_check_interval     = 5
  health_check_timeout      = 10
  healthy_threshold         = 3
  load_balancer_id          = "lb-hz-api"
  protocol                  = "udp"
  scheduler                 = "wrr"
  unhealthy_threshold       = 3
}

import {
  to = alicloud_slb_listener.lb_hz_legacy_tcp_21
  id = "lb-hz-legacy:tcp:21"
}
resource "alicloud_slb_listener" "lb_hz_legacy_tcp_21" {
  acl_status                = "off"
  backend_port              = 21
  bandwidth                 = -1
  established_timeout       = 900
  frontend_port             = 21
  health_check              = "on"
  health_check_connect_port = 21
  health_check_interval     = 2
  health_check_timeout      = 5
  health_check_type         = "tcp"
  healthy_threshold         = 3
  load_balancer_id          = "lb-hz-legacy"
  protocol                  = "tcp"
  scheduler                 = "wrr"
  unhealthy_threshold       = 3
}

import {
  to = alicloud_slb_listener.lb_hz_web_http_80
  id = "lb-hz-web:http:80"
}
resource "alicloud_slb_listener" "lb_hz_web_http_80" {
  acl_status       = "off"
  forward_port     = 443
  frontend_port    = 80
  listener_forward = "on"
  load_balancer_id = "lb-hz-web"
  protocol         = "http"
  lifecycle {
    ignore_changes = [health_check_interval, health_check_timeout, healthy_threshold, scheduler, unhealthy_threshold]
  }
}

import {
  to = alicloud_slb_listener.lb_hz_web_https_443
  id = "lb-hz-web:https:443"
}
resource "alicloud_slb_listener" "lb_hz_web_https_443" {
  acl_status             = "off"
  bandwidth              = -1
  enable_http2           = "on"
  frontend_port          = 443
  gzip                   = true
  health_check           = "on"
  health_check_http_code = "http_2xx"
  health_check_interval  = 2
  health_check_method    = "head"
  health_check_timeout   = 5
  healthy_threshold      = 3
  idle_timeout           = 60
  load_balancer_id       = "lb-hz-web"
  protocol               = "https"
  request_timeout        = 180
  scheduler              = "wrr"
  server_certificate_id  = "1234567890123456_17f8dc4f2a1_1100000000_0"
  server_group_id        = "rsp-hz-web"
  sticky_session         = "off"
  tls_cipher_policy      = "tls_cipher_policy_1_0"
  unhealthy_threshold    = 3
  x_forwarded_for {
  }
}

import {
  to = alicloud_slb_listener.lb_hz_web_https_8443
  id = "lb-hz-web:https:8443"
}
resource "alicloud_slb_listener" "lb_hz_web_https_8443" {
  acl_status             = "off"
  bandwidth              = -1
  description            = "old entrance"
  enable_http2           = "on"
  frontend_port          = 8443
  gzip                   = true
  health_check           = "on"
  health_check_http_code = "http_2xx"
  health_check_interval  = 2
  health_check_method    = "head"
  health_check_timeout   = 5
  healthy_threshold      = 3
  idle_timeout           = 15
  load_balancer_id       = "lb-hz-web"
  protocol               = "https"
  request_timeout        = 60
  scheduler              = "wrr"
  server_certificate_id  = "1234567890123456_17f8dc4f2a1_1100000000_0"
  server_group_id        = "rsp-hz-images"
  sticky_session         = "off"
  tls_cipher_policy      = "tls_cipher_policy_1_0"
  unhealthy_threshold    = 3
  x_forwarded_for {
  }
}

