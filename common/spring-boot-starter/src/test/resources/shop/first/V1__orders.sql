CREATE TABLE orders (number integer);
