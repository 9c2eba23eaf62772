// Twin of Report.
