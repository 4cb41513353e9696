import {
  to = alicloud_security_group.sg_hz_chat
  id = "sg-hz-chat"
}
resource "alicloud_security_group" "sg_hz_chat" {
  inner_access_policy = "Accept"
  resource_group_id   = "rg-acfm1e5fcdb7"
  security_group_name = "chat"
  security_group_type = "normal"
  vpc_id              = "vpc-hz-shop"
}

import {
  to = alicloud_security_group.sg_hz_pay
  id = "sg-hz-pay"
}
resource "alicloud_security_group" "sg_hz_pay" {
  inner_access_policy = "Accept"
  resource_group_id   = "rg-acfm1e5fcdb7"
  security_group_name = "pay"
  security_group_type = "normal"
  vpc_id              = "vpc-hz-shop"
}

import {
  to = alicloud_security_group.sg_hz_web
  id = "sg-hz-web"
}
resource "alicloud_security_group" "sg_hz_web" {
  inner_access_policy = "Accept"
  resource_group_id   = "rg-acfm1e5fcdb7"
  security_group_name = "web"
  security_group_type = "normal"
  vpc_id              = "vpc-hz-shop"
}

import {
  to = alicloud_vpc.vpc_hz_lab
  id = "vpc-hz-lab"
}
resource "alicloud_vpc" "vpc_hz_lab" {
  cidr_block                                  = "10.0.0.0/8"
  resource_group_id                           = "rg-acfm1e5fcdb7"
  system_route_table_route_propagation_enable = true
  vpc_name                                    = "vpc-hz-lab"
}

import {
  to = alicloud_vpc.vpc_hz_shop
  id = "vpc-hz-shop"
}
resource "alicloud_vpc" "vpc_hz_shop" {
  cidr_block                                  = "10.0.0.0/8"
  resource_group_id                           = "rg-acfm1e5fcdb7"
  system_route_table_route_propagation_enable = true
  vpc_name                                    = "vpc-hz-shop"
}

import {
  to = alicloud_vswitch.vsw_hz_a
  id = "vsw-hz-a"
}
resource "alicloud_vswitch" "vsw_hz_a" {
  cidr_block   = "10.0.1.0/24"
  vpc_id       = "vpc-hz-shop"
  vswitch_name = "vsw-hz-a"
  zone_id      = "cn-hangzhou-h"
}

import {
  to = alicloud_vswitch.vsw_hz_b
  id = "vsw-hz-b"
}
resource "alicloud_vswitch" "vsw_hz_b" {
  cidr_block   = "10.0.2.0/24"
  vpc_id       = "vpc-hz-shop"
  vswitch_name = "vsw-hz-b"
  zone_id      = "cn-hangzhou-i"
}

import {
  to = alicloud_vswitch.vsw_hz_lab
  id = "vsw-hz-lab"
}
resource "alicloud_vswitch" "vsw_hz_lab" {
  cidr_block   = "10.0.1.0/24"
  vpc_id       = "vpc-hz-lab"
  vswitch_name = "vsw-hz-lab"
  zone_id      = "cn-hangzhou-h"
}

