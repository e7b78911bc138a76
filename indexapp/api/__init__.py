"""The interface for programs: JSON and CSV under `/api/v1/`. Reading is open to all; writing goes through actions."""
