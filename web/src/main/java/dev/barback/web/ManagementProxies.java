package dev.barback.web;

import dev.barback.web.server.OfManagement;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** The same proxies are believed on the management port, where that is another one. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(OfManagement.class)
@Import(ProxiesConfiguration.class)
class ManagementProxies {}
