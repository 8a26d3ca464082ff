//! The same API in each version of OpenAPI is the same specification.

use crate::files;

const THREE: &str = "
openapi: 3.0.3
info: { title: Pets API }
servers: [{ url: 'https://pets.example.com/v1' }]
security: [{ key: [] }]
components:
  securitySchemes: { key: { type: http, scheme: bearer } }
  schemas:
    Pet:
      type: object
      description: A pet. It has an owner.
      required: [id, name]
      properties:
        id: { type: integer, format: int64 }
        name: { type: string, maxLength: 64, description: Name of the pet. }
        tag: { type: string, nullable: true }
        status: { type: string, enum: [available, sold] }
    Error: { type: object, properties: { message: { type: string } } }
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      summary: List the pets.
      parameters:
        - { name: limit, in: query, description: Number of pets., schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
      responses:
        '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
        default: { description: Error, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
    post:
      tags: [pets]
      operationId: createPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /pets/{petId}:
    delete:
      tags: [pets]
      operationId: deletePet
      parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
      responses: { '204': { description: Gone } }
";

#[test]
fn a_document_becomes_a_connector_with_a_module_for_each_tag() {
    insta::assert_snapshot!(files(THREE), @r"
    ### pets/connector.yaml
    connector: pets
    title: Pets API
    base_url: { default: https://pets.example.com/v1/, env: PETS_BASE_URL }

    connection:
      api_key: { type: secret!, env: PETS_API_KEY, send: bearer }
    test: pets.list

    errors: { message: message, type: ErrorModel }
    ### pets/types.yaml
    types:
      ErrorModel:
        fields:
          message: string
    ### pets/modules/pets.yaml
    module: pets
    title: pets

    operations:
      list:
        get: pets
        help: List the pets.
        fields:
          limit: { type: integer, minimum: 1, maximum: 100, default: 20, help: Number of pets. }
        returns: list<Pet>
      create:
        post: pets
        fields:
          pet: { type: Pet!, in: raw }
        returns: Pet
      delete:
        delete: pets/{pet_id}
        fields:
          pet_id: integer!
        returns: nothing

    types:
      Pet:
        help: A pet.
        fields:
          id: integer!
          name: { type: string!, max_length: 64, help: Name of the pet. }
          tag: string?
          status: PetStatus
      PetStatus:
        enum: [available, sold]
    ");
}

#[test]
fn version_3_1_with_its_own_words_is_the_same_specification() {
    let later = THREE
        .replace("3.0.3", "3.1.0")
        .replace("{ type: string, nullable: true }", "{ type: [string, 'null'] }");
    assert_eq!(files(&later), files(THREE));
    assert_eq!(files(&THREE.replace("3.0.3", "3.2.0")), files(THREE));
}

#[test]
fn version_2_is_the_same_specification() {
    let two = "
swagger: '2.0'
info: { title: Pets API }
host: pets.example.com
basePath: /v1
schemes: [https]
produces: [application/json]
consumes: [application/json]
security: [{ key: [] }]
securityDefinitions: { key: { type: oauth2, flow: implicit, authorizationUrl: 'https://pets.example.com' } }
definitions:
  Pet:
    type: object
    description: A pet. It has an owner.
    required: [id, name]
    properties:
      id: { type: integer, format: int64 }
      name: { type: string, maxLength: 64, description: Name of the pet. }
      tag: { type: string, x-nullable: true }
      status: { type: string, enum: [available, sold] }
  Error: { type: object, properties: { message: { type: string } } }
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      summary: List the pets.
      parameters:
        - { name: limit, in: query, description: Number of pets., type: integer, minimum: 1, maximum: 100, default: 20 }
      responses:
        '200': { description: OK, schema: { type: array, items: { $ref: '#/definitions/Pet' } } }
        default: { description: Error, schema: { $ref: '#/definitions/Error' } }
    post:
      tags: [pets]
      operationId: createPet
      parameters: [{ name: pet, in: body, required: true, schema: { $ref: '#/definitions/Pet' } }]
      responses:
        '201': { description: OK, schema: { $ref: '#/definitions/Pet' } }
  /pets/{petId}:
    delete:
      tags: [pets]
      operationId: deletePet
      parameters: [{ name: petId, in: path, required: true, type: integer }]
      responses: { '204': { description: Gone } }
";
    assert_eq!(files(two), files(THREE));
}
