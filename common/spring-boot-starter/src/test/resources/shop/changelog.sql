--liquibase formatted sql

--changeset shop:orders
CREATE TABLE orders (number integer);
CREATE TABLE found AS SELECT count(*) AS tables FROM information_schema.tables WHERE table_name LIKE 'barback%';
