"""The harness: is every answer right, cited, and refused where it should be?"""
